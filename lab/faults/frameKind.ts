import type { FrameKind } from './frameOutcome';

const TYPE_FIELD = { start: 4, end: 36 };

/** What a frame is by the name in its header (docs/data-channel.md, 3.1, 3.2); bytes that are no frame count as a stream message. */
export function kindOf(frame: Buffer): FrameKind {
  const type = frame.toString('latin1', TYPE_FIELD.start, TYPE_FIELD.end);
  if (type.includes('acknowledge')) return 'acknowledgement';
  return /publication|channel_closed/.test(type) ? 'control' : 'stream';
}

/** A copy with one payload byte changed, header and digest as they were; the frame itself where it has no payload. */
export function damaged(frame: Buffer, { at, mask }: { readonly at: number; readonly mask: number }): Buffer {
  const start = frame.length >= 4 ? frame.readUInt32BE(0) + 4 : frame.length;
  if (start >= frame.length) return frame;
  const copy = Buffer.from(frame);
  copy[start + (at % (frame.length - start))] ^= mask;
  return copy;
}
