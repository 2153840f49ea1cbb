import type { Side } from '../../profile/diff/types';

/** Lines `start` to `end` (1-based, both included) of one text; empty where `end` is `start` - 1. */
export interface HunkRange {
  readonly start: number;
  readonly end: number;
}

/** Lines that differ between two texts, on either side; one of the two may be empty. */
export type Hunk = Readonly<Record<Side, HunkRange>>;

/** The stretches in which two texts differ, top down. `map`: as `mapLines` gives it; `afterCount`: lines of the later text. */
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

/** Whether a line of that side lies in a stretch that differs. */
export const isInHunk = (hunks: readonly Hunk[], side: Side, line: number): boolean =>
  hunks.some(({ [side]: { start, end } }) => line >= start && line <= end);
