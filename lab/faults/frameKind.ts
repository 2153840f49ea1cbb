import type { FrameKind } from './frameOutcome';

const TYPE_FIELD = { start: 4, end: 36 };

/**
 * The kind of a frame, by the name in its header (docs/data-channel.md, 3.1, 3.2); invalid frames count as stream
 * messages.
 */
export function kindOf(frame: Buffer): FrameKind {
  const type = frame.toString('latin1', TYPE_FIELD.start, TYPE_FIELD.end);
  if (type.includes('acknowledge')) return 'acknowledgement';
  return /publication|channel_closed/.test(type) ? 'control' : 'stream';
}

/** A copy with one payload byte changed, but the same header and digest; the frame itself if it has no payload. */
export function damaged(frame: Buffer, { at, mask }: { readonly at: number; readonly mask: number }): Buffer {
  const start = frame.length >= 4 ? frame.readUInt32BE(0) + 4 : frame.length;
  if (start >= frame.length) return frame;
  const copy = Buffer.from(frame);
  copy[start + (at % (frame.length - start))] ^= mask;
  return copy;
}
