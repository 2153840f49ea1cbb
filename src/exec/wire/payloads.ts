/** Builds and reads the JSON payloads of the data channel. Readers return null for anything invalid. */

/** Payload of `acknowledge` (docs/data-channel.md, 3.4). Peers match by sequence number only. */
export function ackPayload(type: string, id: string, sequence: number): Uint8Array {
  return json({
    AcknowledgedMessageType: type,
    AcknowledgedMessageId: id,
    AcknowledgedMessageSequenceNumber: sequence,
    IsSequentialMessage: true,
  });
}

/** The sequence number an `acknowledge` payload confirms, or null. */
export function readAck(payload: Uint8Array): number | null {
  const sequence = parse(payload)?.AcknowledgedMessageSequenceNumber;
  return typeof sequence === 'number' && Number.isSafeInteger(sequence) && sequence >= 0 ? sequence : null;
}

/** The text frame that opens a data channel (docs/data-channel.md, 2.2). It contains the token: never log it. */
export function openDataChannelText(requestId: string, token: string, clientId: string): string {
  return JSON.stringify({
    MessageSchemaVersion: '1.0',
    RequestId: requestId,
    TokenValue: token,
    ClientId: clientId,
    ClientVersion: CLIENT_VERSION,
  });
}

/** This client's protocol level, which peers compare (docs/data-channel.md, 5.2). */
const CLIENT_VERSION = '1.2.650.0';

export function sizePayload(cols: number, rows: number): Uint8Array {
  return json({ cols, rows });
}

/** `Output` of a channel_closed payload (docs/data-channel.md, 3.5): '' is a normal end. */
export function readClosed(payload: Uint8Array): string {
  const output = parse(payload)?.Output;
  return typeof output === 'string' ? output : '';
}

interface RequestedAction {
  readonly type: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

/** A handshake requests two actions; far more actions, or longer names, are not a handshake. */
const MAX_ACTIONS = 16;
const MAX_ACTION_NAME = 100;

/** The actions of a HandshakeRequest (docs/data-channel.md, 5.2), or null. */
export function readHandshakeRequest(payload: Uint8Array): readonly RequestedAction[] | null {
  const actions = parse(payload)?.RequestedClientActions;
  if (!Array.isArray(actions) || actions.length > MAX_ACTIONS) return null;
  return actions.map((a: unknown) => {
    const action = isRecord(a) ? a : {};
    return {
      type: typeof action.ActionType === 'string' ? action.ActionType.slice(0, MAX_ACTION_NAME) : '',
      parameters: isRecord(action.ActionParameters) ? action.ActionParameters : {},
    };
  });
}

export interface ProcessedAction {
  readonly type: string;
  /** 1 success, 2 failed, 3 unsupported. */
  readonly status: 1 | 2 | 3;
  readonly result: unknown;
  readonly error: string;
}

/** Payload of a HandshakeResponse (docs/data-channel.md, 5.2). */
export function handshakeResponse(actions: readonly ProcessedAction[]): Uint8Array {
  return json({
    ClientVersion: CLIENT_VERSION,
    ProcessedClientActions: actions.map((a) => ({
      ActionType: a.type,
      ActionStatus: a.status,
      ActionResult: a.result,
      Error: a.error,
    })),
    Errors: null,
  });
}

/** The base64 challenge of an EncChallengeRequest, or null. */
export function readChallenge(payload: Uint8Array): Uint8Array | null {
  const challenge = parse(payload)?.Challenge;
  return typeof challenge === 'string' ? Buffer.from(challenge, 'base64') : null;
}

export function challengeResponse(challenge: Uint8Array): Uint8Array {
  return json({ Challenge: Buffer.from(challenge).toString('base64') });
}

/**
 * The number in a Flag payload (docs/data-channel.md, 3.3): 1 DisconnectToPort, 2 TerminateSession, 3
 * ConnectToPortError; null if invalid.
 */
export function readFlag(payload: Uint8Array): number | null {
  return payload.length === 4 ? Buffer.from(payload).readUInt32BE(0) : null;
}

/** The number in an ExitCode payload, `EXIT_CODE: <n>`, or null. ECS Exec sends none (docs/data-channel.md, 7.4). */
export function readExitCode(payload: Uint8Array): number | null {
  const match =
    payload.length > 40 ? null : /^EXIT_CODE: (-?\d{1,10})\s*$/.exec(Buffer.from(payload).toString('latin1'));
  return match ? Number(match[1]) : null;
}

function json(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value), 'utf8');
}

function parse(payload: Uint8Array): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(payload).toString('utf8'));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
