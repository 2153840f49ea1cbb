/**
 * The AgentMessage frame of Session Manager's data channel (docs/data-channel.md, 3.1). Written for the lab alone:
 * sharing code with the client's codec could hide the same mistake in both.
 *
 * Decoding is strict: exact length, known header lengths, correct digest. All integers are big-endian.
 */
import { createHash, randomUUID } from 'node:crypto';

export interface Frame {
  readonly type: string;
  /** Epoch milliseconds. */
  readonly createdMs: number;
  readonly sequence: number;
  /** Bit 0 SYN, bit 1 FIN: 0 normal, 1 first stream message, 3 acknowledgements and control. */
  readonly flags: number;
  /** Canonical, hyphenated, lower case. */
  readonly messageId: string;
  /** Null if the header has 112 bytes, without this field: messages created by the service itself. */
  readonly payloadType: number | null;
  readonly payload: Buffer;
}

/** An invalid frame. `message` says what is wrong, without any payload. */
export class FrameError extends Error {
  override readonly name = 'FrameError';
}

const LONG_HEADER = 116;
const SHORT_HEADER = 112;
const TYPE_FIELD = { start: 4, end: 36 };
const OFFSET = { schema: 36, created: 40, sequence: 48, flags: 56, id: 64, digest: 80, payloadType: 112 };
const SCHEMA_VERSION = 1;

const digestOf = (payload: Uint8Array): Buffer => createHash('sha256').update(payload).digest();

/** A new frame with a fresh id and the current time. */
export function makeFrame(parts: Pick<Frame, 'type' | 'payload'> & Partial<Frame>): Frame {
  return { createdMs: Date.now(), sequence: 0, flags: 0, messageId: randomUUID(), payloadType: 0, ...parts };
}

/** On the wire, the two 8-byte halves of a UUID are swapped. */
function swappedHalves(bytes: Buffer): Buffer {
  return Buffer.concat([bytes.subarray(8, 16), bytes.subarray(0, 8)]);
}

function uuidText(bytes: Buffer): string {
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** Pads the type with spaces under a long header (agent, client), with NULs under a short one (service). */
export function encodeFrame(frame: Frame): Buffer {
  const headerLength = frame.payloadType === null ? SHORT_HEADER : LONG_HEADER;
  const out = Buffer.alloc(headerLength + 4 + frame.payload.length);
  out.writeUInt32BE(headerLength, 0);
  out.fill(frame.payloadType === null ? 0x00 : 0x20, TYPE_FIELD.start, TYPE_FIELD.end);
  out.write(frame.type, TYPE_FIELD.start, TYPE_FIELD.end - TYPE_FIELD.start, 'latin1');
  out.writeUInt32BE(SCHEMA_VERSION, OFFSET.schema);
  out.writeBigUInt64BE(BigInt(frame.createdMs), OFFSET.created);
  out.writeBigInt64BE(BigInt(frame.sequence), OFFSET.sequence);
  out.writeBigUInt64BE(BigInt(frame.flags), OFFSET.flags);
  swappedHalves(Buffer.from(frame.messageId.replaceAll('-', ''), 'hex')).copy(out, OFFSET.id);
  digestOf(frame.payload).copy(out, OFFSET.digest);
  if (frame.payloadType !== null) out.writeUInt32BE(frame.payloadType, OFFSET.payloadType);
  out.writeUInt32BE(frame.payload.length, headerLength);
  frame.payload.copy(out, headerLength + 4);
  return out;
}

function safeInteger(value: bigint, field: string): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw new FrameError(`${field} is out of range`);
  return number;
}

/**
 * `digest`: whether to check it; the real agent does not (docs/data-channel.md, 3.6).
 * @throws FrameError for anything but exactly one well-formed frame.
 */
export function decodeFrame(bytes: Buffer, { digest = true } = {}): Frame {
  if (bytes.length < SHORT_HEADER + 4)
    throw new FrameError(`a frame of ${bytes.length} bytes is shorter than any header`);
  const headerLength = bytes.readUInt32BE(0);
  if (headerLength !== LONG_HEADER && headerLength !== SHORT_HEADER)
    throw new FrameError(`header length ${headerLength}, not 116 or 112`);
  if (bytes.length < headerLength + 4) throw new FrameError('the frame ends inside its header');
  const payloadLength = bytes.readUInt32BE(headerLength);
  const payload = bytes.subarray(headerLength + 4);
  if (payload.length !== payloadLength)
    throw new FrameError(`payload length says ${payloadLength}, the frame carries ${payload.length}`);
  const type = bytes
    .toString('latin1', TYPE_FIELD.start, TYPE_FIELD.end)
    .replace(/^\0+|\0+$/g, '')
    .trim();
  if (!/^[a-z_]+$/.test(type)) throw new FrameError('the message type is empty or not plain text');
  const schema = bytes.readUInt32BE(OFFSET.schema);
  if (schema !== SCHEMA_VERSION) throw new FrameError(`schema version ${schema}, not 1`);
  if (digest && !digestOf(payload).equals(bytes.subarray(OFFSET.digest, OFFSET.digest + 32)))
    throw new FrameError(`the digest of ${type} does not match its payload`);
  const createdMs = safeInteger(bytes.readBigUInt64BE(OFFSET.created), 'created date');
  if (createdMs === 0) throw new FrameError('created date is 0');
  return {
    type,
    createdMs,
    sequence: safeInteger(bytes.readBigInt64BE(OFFSET.sequence), 'sequence number'),
    flags: safeInteger(bytes.readBigUInt64BE(OFFSET.flags), 'flags'),
    messageId: uuidText(swappedHalves(bytes.subarray(OFFSET.id, OFFSET.id + 16))),
    payloadType: headerLength === LONG_HEADER ? bytes.readUInt32BE(OFFSET.payloadType) : null,
    payload,
  };
}
