import type { Profile } from '../types';
import { estimate, pieceSize } from './sideEstimate';
import { t95, twoSidedP } from './studentT';
import { tallySide, type SideTally } from './tallySide';
import type { CompareView, Side, TestedKeys, United } from './types';
import { divisorOf } from './unitScale';

/** Fewer blocks on a side support no claim. */
export const FEWEST_BLOCKS = 4;
/** A key that was in fewer samples of both sides together supports none either. */
export const FEWEST_SAMPLES = 5;

/** Tests by key, and what they rest on. */
export interface Tests extends TestedKeys {
  readonly tallies: readonly [SideTally, SideTally];
  /** Samples of both sides in which the key was. */
  readonly samples: Float64Array;
}

/**
 * Compares the weight of keys on both sides of a (scoped) united profile, in the mode's unit: Welch's t over blocks.
 * `keys` by stack: the key (below `keyCount`, -1: none) that gets the weight of samples in and below the stack; no stack may lie below
 * another of the same key (see `outermostKeys`).
 */
export function testKeys(profile: Profile, united: United, view: CompareView, keys: Int32Array, keyCount: number): Tests {
  const by = view.mode === 'share' ? 'busy' : 'wall';
  const order = (view.swapped ? [1, 0] : [0, 1]) as [Side, Side];
  const tallies = order.map((side) => tallySide(profile, united, side, keys, keyCount, by)) as [SideTally, SideTally];
  const canTell = tallies.every(({ blocks, busy }, i) => united.sides[order[i]].timeOrdered && blocks >= FEWEST_BLOCKS && busy > 0);
  const scales = tallies.map(({ exposure, busy }, i) => {
    const divisor = divisorOf(view.mode, united.sides[order[i]], busy);
    return divisor > 0 ? exposure / divisor : 0;
  });
  const pieces = tallies.map(pieceSize);
  const column = (): Float64Array => new Float64Array(keyCount);
  const result = { before: column(), after: column(), delta: column(), low: column().fill(NaN), high: column().fill(NaN), pValue: column().fill(NaN), samples: column(), tallies };
  for (let key = 0; key < keyCount; key++) {
    const [before, after] = tallies.map((tally, i) => {
      const { ratio, variance } = estimate(tally, key, by, pieces[i]);
      return { value: ratio * scales[i], variance: variance * scales[i] * scales[i] };
    });
    const delta = after.value - before.value;
    [result.before[key], result.after[key], result.delta[key]] = [before.value, after.value, delta];
    for (const { sum, samples, busy } of tallies) if (busy > 0) result.samples[key] += (sum[key] / busy) * samples;
    if (!canTell || result.samples[key] === 0) continue;
    const variance = before.variance + after.variance;
    const freedom = variance ** 2 / (before.variance ** 2 / (tallies[0].blocks - 1) + after.variance ** 2 / (tallies[1].blocks - 1));
    const error = Math.sqrt(variance);
    const reach = t95(freedom) * error;
    const most = view.mode === 'share' ? 100 : Infinity;
    result.low[key] = Math.max(-most, delta - reach);
    result.high[key] = Math.min(most, delta + reach);
    result.pValue[key] = twoSidedP(delta / error, freedom);
  }
  return result;
}
