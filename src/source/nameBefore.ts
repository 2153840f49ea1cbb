import type { SourceMapSegment } from '@jridgewell/trace-mapping';

/** Characters between a function's name and where V8 says it begins: `(`, or ` = async (`, `:function(`. */
const BETWEEN = 16;
/** Places looked at before a function's beginning. */
const LOOKED_AT = 4;

/** Bundlers name these places too. */
const KEYWORDS = new Set(['async', 'function', 'static', 'get', 'set', 'new', 'return', 'const', 'let', 'var']);

/**
 * The name that a source map gives the identifier in front of a function. V8 places a function at its parameters:
 * the identifier, `length` characters long, ends shortly before. `segments` are those of the line, `column` counts from 0.
 * Null where that is not renamed, or not in reach.
 */
export function nameBefore(
  segments: readonly SourceMapSegment[],
  names: readonly string[],
  column: number,
  length: number,
): string | null {
  let [low, high] = [0, segments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle][0] <= column) low = middle + 1;
    else high = middle;
  }
  for (let i = low - 1; i >= Math.max(0, low - LOOKED_AT); i--) {
    const segment = segments[i];
    const gap = column - (segment[0] + length);
    // The nearest one that leaves room is the identifier; it has a name only where it was renamed.
    if (gap < 0) continue;
    const name = gap <= BETWEEN && segment.length === 5 ? (names[segment[4]] ?? null) : null;
    if (name === null || !KEYWORDS.has(name)) return name === 'constructor' ? null : name;
  }
  return null;
}
