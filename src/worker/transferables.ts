/**
 * Buffers of the typed arrays that stand directly in an answer: moved to the other thread, not copied. Each must own its
 * buffer and be made for this answer.
 */
export function transferables(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((part) => (ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer ? [part.buffer] : []));
}
