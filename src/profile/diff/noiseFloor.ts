import type { SideTally } from './tallySide';
import type { CompareView, United } from './types';
import { divisorOf } from './unitScale';

/**
 * Estimates how much captures of the same code differ: the largest difference of any function between the first and the
 * second half of one capture, in the mode's unit, divided by the square root of 2 because a half has half the samples.
 * Null if there are no halves to compare.
 */
export function noiseFloor(
  tallies: readonly [SideTally, SideTally],
  united: United,
  { mode, swapped }: CompareView,
): number | null {
  let most: number | null = null;
  tallies.forEach((tally, i) => {
    const side = united.sides[swapped ? 1 - i : i];
    const divisor = divisorOf(mode, side, tally.busy);
    const [first, second] = [tally.firstExposure, tally.exposure - tally.firstExposure];
    if (!side.timeOrdered || first <= 0 || second <= 0 || divisor <= 0) return;
    const scale = tally.exposure / divisor;
    for (let key = 0; key < tally.sum.length; key++) {
      const change =
        Math.abs((tally.sum[key] - tally.firstHalf[key]) / second - tally.firstHalf[key] / first) *
        scale *
        Math.SQRT1_2;
      if (most === null || change > most) most = change;
    }
  });
  return most;
}
