/**
 * Buffers of the typed arrays that stand directly in an answer, or in its `frames`: moved to the other thread, not copied. Each must own its
 * buffer and be made for this answer.
 */
export function transferables(value: unknown): ArrayBuffer[] {
  if (typeof value !== 'object' || value === null) return [];
  const within = 'frames' in value && typeof value.frames === 'object' && value.frames !== null && !Array.isArray(value.frames) ? Object.values(value.frames) : [];
  return [...Object.values(value), ...within].flatMap((part) => (ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer ? [part.buffer] : []));
}
