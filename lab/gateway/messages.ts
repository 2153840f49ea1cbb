/** Names and numbers of the data channel (docs/data-channel.md, 3.2, 3.3), and the frames that both ends send. */
import { encodeFrame, makeFrame, type Frame } from './codec';

export const MessageType = {
  input: 'input_stream_data',
  output: 'output_stream_data',
  acknowledge: 'acknowledge',
  channelClosed: 'channel_closed',
  startPublication: 'start_publication',
  pausePublication: 'pause_publication',
} as const;

export const PayloadType = {
  output: 1,
  error: 2,
  size: 3,
  parameter: 4,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  challengeRequest: 8,
  challengeResponse: 9,
  flag: 10,
} as const;

/** What a client may send in any session, and its handshake responses. */
export const CLIENT_TYPES: readonly number[] = [
  PayloadType.output,
  PayloadType.error,
  PayloadType.size,
  PayloadType.parameter,
  PayloadType.flag,
];
export const HANDSHAKE_ANSWERS: readonly number[] = [PayloadType.handshakeResponse, PayloadType.challengeResponse];

/** Flags of acknowledgements and control messages: SYN and FIN. */
export const CONTROL_FLAGS = 3;

/**
 * Bytes of one read of the terminal, and the maximum payload of a client's stream message (docs/data-channel.md, 4.5).
 */
export const MAX_PAYLOAD_BYTES = 1024;

export interface Acknowledgement {
  readonly AcknowledgedMessageType: string;
  readonly AcknowledgedMessageId: string;
  readonly AcknowledgedMessageSequenceNumber: number;
  readonly IsSequentialMessage: boolean;
}

/** The agent's acknowledgement of a stream message (docs/data-channel.md, 3.4). */
export function acknowledgementOf(frame: Frame): Buffer {
  const body: Acknowledgement = {
    AcknowledgedMessageType: frame.type,
    AcknowledgedMessageId: frame.messageId,
    AcknowledgedMessageSequenceNumber: frame.sequence,
    IsSequentialMessage: true,
  };
  return encodeFrame(
    makeFrame({ type: MessageType.acknowledge, flags: CONTROL_FLAGS, payload: Buffer.from(JSON.stringify(body)) }),
  );
}

/**
 * `start_publication` or `pause_publication`: sent by the service, short header, with the name again as payload
 * (docs/data-channel.md, 3.1).
 */
export function publication(type: typeof MessageType.startPublication | typeof MessageType.pausePublication): Buffer {
  return encodeFrame(makeFrame({ type, flags: CONTROL_FLAGS, payloadType: null, payload: Buffer.from(type) }));
}

/**
 * `channel_closed` (docs/data-channel.md, 3.5). An empty `output` is a normal end; anything else is shown to the user.
 */
export function channelClosed(sessionId: string, destinationId: string, output: string): Buffer {
  const frame = makeFrame({
    type: MessageType.channelClosed,
    flags: CONTROL_FLAGS,
    payloadType: null,
    payload: Buffer.alloc(0),
  });
  const body = {
    MessageId: frame.messageId,
    CreatedDate: new Date(frame.createdMs).toISOString(),
    DestinationId: destinationId,
    SessionId: sessionId,
    MessageType: frame.type,
    SchemaVersion: 1,
    Output: output,
  };
  return encodeFrame({ ...frame, payload: Buffer.from(JSON.stringify(body)) });
}
