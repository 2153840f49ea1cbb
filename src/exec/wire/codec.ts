/**
 * The binary message of the data channel, in both directions: docs/data-channel.md, 3.1. Hostile bytes are normal here:
 * any input either decodes or throws CodecError, and nothing is allocated from a length that was not checked against
 * the actual bytes.
 */
import { createHash } from 'node:crypto';

export type MessageType =
  | 'input_stream_data'
  | 'output_stream_data'
  | 'acknowledge'
  | 'channel_closed'
  | 'start_publication'
  | 'pause_publication'
  | 'agent_session_state';

/** Payload types of docs/data-channel.md, 3.3. Control messages have 0 or, with the short header, none. */
export const PayloadType = {
  none: 0,
  output: 1,
  error: 2,
  size: 3,
  parameter: 4,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  encChallengeRequest: 8,
  encChallengeResponse: 9,
  flag: 10,
  stdErr: 11,
  exitCode: 12,
} as const;

export interface AgentMessage {
  /** One of MessageType, or a name unknown to this client. */
  readonly type: string;
  readonly schemaVersion: number;
  /** Epoch milliseconds. */
  readonly createdMs: number;
  readonly sequence: number;
  /** Bit 0 SYN, bit 1 FIN. */
  readonly flags: number;
  /** Canonical lower-case UUID. */
  readonly id: string;
  /** Null in the short header of 112 bytes, which lacks this field. */
  readonly payloadType: number | null;
  readonly payload: Uint8Array;
}

type CodecFault =
  | 'short'
  | 'header-length'
  | 'payload-length'
  | 'message-type'
  | 'created-date'
  | 'sequence'
  | 'flags'
  | 'digest';

/** Why bytes are not a message. The text never contains payload bytes. */
export class CodecError extends Error {
  constructor(
    readonly fault: CodecFault,
    message: string,
  ) {
    super(message);
    this.name = 'CodecError';
  }
}

const SHORT_HEADER = 112;
const LONG_HEADER = 116;
/** No real header is nearly this long; a longer one is a broken or hostile frame. */
const MAX_HEADER = 1024 * 1024;
/** The service sends these two without a reliable digest (docs/data-channel.md, 3.6). */
const unchecked = new Set(['start_publication', 'pause_publication']);

/** Encodes a message: with the long header if it has a payload type, otherwise the short one. */
export function encodeMessage(message: AgentMessage): Uint8Array {
  const header = message.payloadType === null ? SHORT_HEADER : LONG_HEADER;
  const name = Buffer.from(message.type, 'utf8');
  if (name.length === 0 || name.length > 32) throw new CodecError('message-type', 'A message type has 1 to 32 bytes.');
  const out = Buffer.alloc(header + 4 + message.payload.length);
  out.writeUInt32BE(header, 0);
  out.fill(0x20, 4, 36);
  name.copy(out, 4);
  out.writeUInt32BE(message.schemaVersion, 36);
  out.writeBigUInt64BE(BigInt(message.createdMs), 40);
  out.writeBigInt64BE(BigInt(message.sequence), 48);
  out.writeBigUInt64BE(BigInt(message.flags), 56);
  uuidToWire(message.id, out, 64);
  createHash('sha256').update(message.payload).digest().copy(out, 80);
  if (message.payloadType !== null) out.writeUInt32BE(message.payloadType, 112);
  out.writeUInt32BE(message.payload.length, header);
  out.set(message.payload, header + 4);
  return out;
}

/** Decodes one message. The payload is a view into `bytes`. Throws CodecError. */
export function decodeMessage(bytes: Uint8Array): AgentMessage {
  const input = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (input.length < SHORT_HEADER + 4)
    throw new CodecError('short', `A message has at least ${SHORT_HEADER + 4} bytes, this one ${input.length}.`);
  const header = input.readUInt32BE(0);
  if (header !== SHORT_HEADER && (header < LONG_HEADER || header > MAX_HEADER))
    throw new CodecError('header-length', `Header length ${header} is out of range.`);
  if (header + 4 > input.length) throw new CodecError('header-length', `Header length ${header} is beyond the frame.`);
  const length = input.readUInt32BE(header);
  if (length > input.length - header - 4)
    throw new CodecError('payload-length', `Payload length ${length} is beyond the frame.`);
  const type = trimPadding(input.subarray(4, 36));
  if (type === '') throw new CodecError('message-type', 'The message type is empty or not text.');
  const payload = input.subarray(header + 4, header + 4 + length);
  const lenient = unchecked.has(type);
  const createdMs = safe(input.readBigUInt64BE(40), 'created-date', lenient);
  if (createdMs === 0 && !lenient) throw new CodecError('created-date', 'The creation date is missing.');
  if (length > 0 && !lenient && !createHash('sha256').update(payload).digest().equals(input.subarray(80, 112))) {
    throw new CodecError('digest', `The payload of a ${JSON.stringify(type)} message does not match its digest.`);
  }
  return {
    type,
    schemaVersion: input.readUInt32BE(36),
    createdMs,
    sequence: safe(input.readBigInt64BE(48), 'sequence', lenient),
    flags: safe(input.readBigUInt64BE(56), 'flags', lenient),
    id: uuidFromWire(input, 64),
    payloadType: header === SHORT_HEADER ? null : input.readUInt32BE(112),
    payload,
  };
}

/** A 64-bit field as a number; unused fields of a message may contain anything. */
function safe(value: bigint, fault: CodecFault, lenient: boolean): number {
  if (value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER)) return Number(value);
  if (lenient) return 0;
  throw new CodecError(fault, `The field ${fault} is out of range.`);
}

/** Message types are padded with spaces by the peers and with NULs by the service, on either side. */
function trimPadding(field: Uint8Array): string {
  let start = 0;
  let end = field.length;
  const padding = (byte: number) => byte === 0 || byte === 0x20;
  while (start < end && padding(field[start])) start++;
  while (end > start && padding(field[end - 1])) end--;
  for (let i = start; i < end; i++) if (field[i] < 0x21 || field[i] > 0x7e) return '';
  return Buffer.from(field.subarray(start, end)).toString('latin1');
}

/**
 * Writes a canonical UUID as 16 wire bytes at `offset`, with swapped halves: bytes 8-15 of the canonical form first
 * (docs/data-channel.md, 3.1). Throws RangeError if it is not a UUID.
 */
function uuidToWire(uuid: string, out: Uint8Array, offset: number): void {
  const hex = uuid.replaceAll('-', '');
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) throw new RangeError('Not a UUID.');
  const bytes = Buffer.from(hex, 'hex');
  out.set(bytes.subarray(8), offset);
  out.set(bytes.subarray(0, 8), offset + 8);
}

/** Canonical lower-case form of the 16 wire bytes at `offset`. */
function uuidFromWire(bytes: Uint8Array, offset: number): string {
  const hex =
    Buffer.from(bytes.subarray(offset + 8, offset + 16)).toString('hex') +
    Buffer.from(bytes.subarray(offset, offset + 8)).toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
