/** An object of parts, not a list and not a column. */
const hasParts = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);

/**
 * Buffers of the typed arrays that stand in an answer or in an object of it: moved to the other thread, not copied. Each must own its
 * buffer and be made for this answer.
 */
export function transferables(value: unknown): ArrayBuffer[] {
  if (!hasParts(value)) return [];
  const parts: unknown[] = Object.values(value);
  const within = parts.filter(hasParts).flatMap((part): unknown[] => Object.values(part));
  return [...parts, ...within].flatMap((part) =>
    ArrayBuffer.isView(part) && part.buffer instanceof ArrayBuffer ? [part.buffer] : [],
  );
}
