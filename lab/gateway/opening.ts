/** The client's first frame: one text frame, OpenDataChannelInput (docs/data-channel.md, 2.2). */
export interface Opening {
  readonly tokenValue: string;
  /** Constant per client; empty if the client sends none. */
  readonly clientId: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws Error that says what is wrong, without any content of the frame. */
export function parseOpening(data: Buffer, isBinary: boolean): Opening {
  if (isBinary) throw new Error('the first frame is binary, not the text OpenDataChannel');
  let body: Record<string, unknown>;
  try {
    body = JSON.parse(data.toString('utf8')) as Record<string, unknown>;
  } catch {
    throw new Error('the first frame is no JSON');
  }
  if (body?.MessageSchemaVersion !== '1.0') throw new Error('MessageSchemaVersion is not "1.0"');
  if (typeof body.RequestId !== 'string' || !UUID.test(body.RequestId))
    throw new Error('RequestId is no hyphenated lower-case UUID');
  if (typeof body.TokenValue !== 'string') throw new Error('TokenValue is missing');
  const clientId = body.ClientId ?? '';
  if (typeof clientId !== 'string' || (clientId !== '' && !UUID.test(clientId)))
    throw new Error('ClientId is no hyphenated lower-case UUID');
  return { tokenValue: body.TokenValue, clientId };
}
