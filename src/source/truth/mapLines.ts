/** Maps the lines of a text to those of a later version. Pure. */
import diffSequences from '@jest/diff-sequences';

/**
 * Number of line comparisons after which a search is abandoned: about 0.2 s. A count rather than a time, so that the
 * same two texts give the same result on every machine. A file with a few thousand edits stays far below, whatever its
 * size.
 */
const MAX_COMPARISONS = 4_000_000;

/**
 * For each line of `before` (0-based) its index in `after`, -1 if it was changed or removed. Lines that differ only in
 * leading or trailing white space count as equal.
 *
 * Longest common subsequence by Myers' algorithm in linear space (@jest/diff-sequences: the fastest of the libraries
 * measured, and its callback allows bounding the search). Lines it gives up on are -1; the common lines at both ends
 * are always mapped.
 *
 * ```
 * before: a b c d      after: a x b d      map: 0 2 -1 3
 * ```
 */
export function mapLines(before: readonly string[], after: readonly string[]): Int32Array {
  const a = before.map((line) => line.trim());
  const b = after.map((line) => line.trim());
  const map = new Int32Array(a.length).fill(-1);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) map[start] = start++;
  let endA = a.length;
  let endB = b.length;
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) map[--endA] = --endB;
  const [fromA, fromB] = sharedLines(a, b, { start, endA, endB });
  const found = commonRuns(fromA.texts, fromB.texts);
  for (const { length, inA, inB } of found)
    for (let k = 0; k < length; k++) map[fromA.lines[inA + k]] = fromB.lines[inB + k];
  return map;
}

/** Lines of a text between the common ends, each with its number and a number for its content. */
interface Middle {
  readonly lines: number[];
  readonly texts: number[];
}

/** The lines that occur on both sides. The others have no counterpart, and searching among them would cost the most. */
function sharedLines(
  a: readonly string[],
  b: readonly string[],
  { start, endA, endB }: { readonly start: number; readonly endA: number; readonly endB: number },
): [Middle, Middle] {
  const numbers = new Map<string, number>();
  for (const line of a.slice(start, endA)) if (!numbers.has(line)) numbers.set(line, numbers.size);
  const onBoth = new Set(b.slice(start, endB).filter((line) => numbers.has(line)));
  const middleOf = (lines: readonly string[], end: number): Middle => {
    const middle: Middle = { lines: [], texts: [] };
    for (let i = start; i < end; i++) {
      if (!onBoth.has(lines[i])) continue;
      middle.lines.push(i);
      middle.texts.push(numbers.get(lines[i])!);
    }
    return middle;
  };
  return [middleOf(a, endA), middleOf(b, endB)];
}

interface Run {
  readonly length: number;
  readonly inA: number;
  readonly inB: number;
}

/** A longest common subsequence as runs; empty if it takes too long to find. */
function commonRuns(a: readonly number[], b: readonly number[]): Run[] {
  const runs: Run[] = [];
  let left = MAX_COMPARISONS;
  const givenUp = new Error('Too many comparisons.');
  try {
    diffSequences(
      a.length,
      b.length,
      (i, j) => {
        if (left-- === 0) throw givenUp;
        return a[i] === b[j];
      },
      (length, inA, inB) => void runs.push({ length, inA, inB }),
    );
  } catch (error) {
    if (error !== givenUp) throw error;
    return [];
  }
  return runs;
}

/** Splits a text into lines, with any line endings. */
export const linesOf = (text: string): string[] => text.split(/\r\n|\r|\n/);

/** Maps a line of `ran` (1-based) to the line with that text in `now`; null if it was changed or removed. */
export function followLines(ran: string, now: string): (line: number) => number | null {
  if (ran === now) {
    const count = linesOf(now).length;
    return (line) => (line >= 1 && line <= count ? line : null);
  }
  const map = mapLines(linesOf(ran), linesOf(now));
  return (line) => (map[line - 1] >= 0 ? map[line - 1] + 1 : null);
}
