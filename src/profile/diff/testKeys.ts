import type { Profile } from '../types';
import { blockSums } from './blockSums';
import { noiseOf } from './noiseOf';
import { estimate } from './sideEstimate';
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
 * Compares the weight of keys on both sides of a (scoped) united profile, in the mode's unit, by a t test over blocks.
 * `keys` by stack: the key (below `keyCount`, -1: none) that gets the weight of samples in and below the stack; no stack may lie below
 * another of the same key (see `outermostKeys`).
 */
export function testKeys(profile: Profile, united: United, view: CompareView, keys: Int32Array, keyCount: number): Tests {
  const order = (view.swapped ? [1, 0] : [0, 1]) as [Side, Side];
  const tallies = order.map((side) => tallySide(blockSums(profile, united, side, keys, keyCount), keyCount, view.mode === 'share' ? 'busy' : 'wall')) as [SideTally, SideTally];
  const canTell = tallies.every(({ blocks, busy }, i) => united.sides[order[i]].timeOrdered && blocks >= FEWEST_BLOCKS && busy > 0);
  const divisors = tallies.map(({ busy }, i) => divisorOf(view.mode, united.sides[order[i]], busy));
  const noise = noiseOf(tallies);
  const column = (): Float64Array => new Float64Array(keyCount);
  const result = { before: column(), after: column(), delta: column(), low: column().fill(NaN), high: column().fill(NaN), pValue: column().fill(NaN), samples: column(), tallies };
  for (let key = 0; key < keyCount; key++) {
    const [before, after] = tallies.map((tally, i) => {
      const { ratio, variance } = estimate(tally, key, noise[i]);
      const scale = divisors[i] > 0 ? tally.exposure / divisors[i] : 0;
      return { value: ratio * scale, variance: variance * scale * scale, freedom: tally.blocks - 1, divisor: divisors[i] };
    });
    const delta = after.value - before.value;
    [result.before[key], result.after[key], result.delta[key]] = [before.value, after.value, delta];
    for (const { sum, samples, busy } of tallies) if (busy > 0) result.samples[key] += (sum[key] / busy) * samples;
    if (!canTell || result.samples[key] === 0) continue;
    const { error, freedom } = errorOf(before, after);
    const reach = t95(freedom) * error;
    const most = view.mode === 'share' ? 100 : Infinity;
    result.low[key] = Math.max(-most, delta - reach);
    result.high[key] = Math.min(most, delta + reach);
    result.pValue[key] = twoSidedP(delta / error, freedom);
  }
  return result;
}

interface SideError {
  readonly variance: number;
  readonly freedom: number;
  /** How much was seen: the variance falls in proportion. */
  readonly divisor: number;
}

/**
 * Standard error of a difference and its degrees of freedom: each side's own variance (Welch), or, where that is more, the one that both
 * have in common. The second matters where a short capture happened to miss what a long one saw.
 */
function errorOf(before: SideError, after: SideError): { error: number; freedom: number } {
  const own = before.variance + after.variance;
  const welch = own ** 2 / (before.variance ** 2 / before.freedom + after.variance ** 2 / after.freedom);
  const both = before.freedom + after.freedom;
  const unit = (before.variance * before.divisor * before.freedom + after.variance * after.divisor * after.freedom) / both;
  const common = unit * (1 / before.divisor + 1 / after.divisor);
  return { error: Math.sqrt(Math.max(own, common)), freedom: welch };
}
