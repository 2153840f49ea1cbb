/** Checks what a client sends. The lab is stricter than the real agent, so that a client's mistakes show here. */
import type { Frame } from './codec';
import { SEAL_BYTES } from './cipher';
import {
  CLIENT_TYPES,
  CONTROL_FLAGS,
  HANDSHAKE_ANSWERS,
  MAX_PAYLOAD_BYTES,
  MessageType,
  PayloadType,
  type Acknowledgement,
} from './messages';

/** A handshake response contains a wrapped key, whose length depends on the key service. */
const MAX_ANSWER_BYTES = 16 * 1024;

/** A client's breach of the protocol; `message` says which, without any payload. */
export class ProtocolBreach extends Error {
  override readonly name = 'ProtocolBreach';
}

/**
 * @throws ProtocolBreach unless this is an acknowledgement or a valid stream message of a client; `encrypted`: in a
 * session with a handshake.
 */
export function checkFrame(frame: Frame, encrypted = false): void {
  if (frame.type !== MessageType.acknowledge && frame.type !== MessageType.input)
    throw new ProtocolBreach(`a client may not send ${frame.type}`);
  if (frame.payloadType === null) throw new ProtocolBreach(`${frame.type} with the short header`);
  if (frame.sequence < 0) throw new ProtocolBreach(`negative sequence number ${frame.sequence}`);
  if (frame.type === MessageType.acknowledge) {
    if (frame.flags !== CONTROL_FLAGS || frame.sequence !== 0 || frame.payloadType !== 0) {
      throw new ProtocolBreach('an acknowledgement has flags 3, sequence number 0 and payload type 0');
    }
    return;
  }
  if (frame.flags !== 0) throw new ProtocolBreach(`input with flags ${frame.flags}`);
  const isAnswer = HANDSHAKE_ANSWERS.includes(frame.payloadType);
  const most = isAnswer
    ? MAX_ANSWER_BYTES
    : MAX_PAYLOAD_BYTES + (encrypted && frame.payloadType === PayloadType.output ? SEAL_BYTES : 0);
  if (frame.payload.length > most)
    throw new ProtocolBreach(`input of ${frame.payload.length} bytes, more than ${most}`);
  if (!CLIENT_TYPES.includes(frame.payloadType) && !(encrypted && isAnswer)) {
    throw new ProtocolBreach(
      `input with payload type ${frame.payloadType} in a session ${encrypted ? 'with' : 'without'} handshake`,
    );
  }
}

/** @throws ProtocolBreach */
export function json(payload: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(payload.toString('utf8'));
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>;
  } catch {
    // Reported below, for both cases.
  }
  throw new ProtocolBreach('a payload that should be a JSON object is none');
}

/** @throws ProtocolBreach */
export function parseAcknowledgement(payload: Buffer): Acknowledgement {
  const body = json(payload);
  const sequence = body.AcknowledgedMessageSequenceNumber;
  if (body.AcknowledgedMessageType !== MessageType.output)
    throw new ProtocolBreach('an acknowledgement of something that is no output');
  if (
    typeof body.AcknowledgedMessageId !== 'string' ||
    !Number.isSafeInteger(sequence) ||
    (sequence as number) < 0 ||
    typeof body.IsSequentialMessage !== 'boolean'
  ) {
    throw new ProtocolBreach('an acknowledgement lacks one of its four fields');
  }
  return body as unknown as Acknowledgement;
}

/** @throws ProtocolBreach */
export function parseSize(payload: Buffer): { cols: number; rows: number } {
  const { cols, rows } = json(payload);
  if (!Number.isSafeInteger(cols) || !Number.isSafeInteger(rows))
    throw new ProtocolBreach('a size without whole cols and rows');
  return { cols: cols as number, rows: rows as number };
}
