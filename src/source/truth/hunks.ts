import type { Side } from '../../profile/diff/types';

/** Lines `start` to `end` (1-based, inclusive) of one text; empty if `end` is `start` - 1. */
interface HunkRange {
  readonly start: number;
  readonly end: number;
}

/** Lines that differ between two texts, on both sides; one side may be empty. */
export type Hunk = Readonly<Record<Side, HunkRange>>;

/**
 * The hunks in which two texts differ, top to bottom. `map`: the result of `mapLines`; `afterCount`: number of lines of
 * the later text.
 */
export function hunksOf(map: Int32Array, afterCount: number): Hunk[] {
  const hunks: Hunk[] = [];
  let [before, after] = [0, 0];
  const close = (nextBefore: number, nextAfter: number): void => {
    if (nextBefore > before || nextAfter > after)
      hunks.push({ 0: { start: before + 1, end: nextBefore }, 1: { start: after + 1, end: nextAfter } });
    [before, after] = [nextBefore + 1, nextAfter + 1];
  };
  map.forEach((there, here) => {
    if (there >= 0) close(here, there);
  });
  close(map.length, afterCount);
  return hunks;
}

/** Whether a line of that side is in a hunk. */
export const isInHunk = (hunks: readonly Hunk[], side: Side, line: number): boolean =>
  hunks.some(({ [side]: { start, end } }) => line >= start && line <= end);
