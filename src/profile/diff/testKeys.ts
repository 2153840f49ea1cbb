import type { Profile } from '../types';
import { blockSums } from './blockSums';
import { noiseOf } from './sideEstimate';
import { tallySide, type SideTally } from './tallySide';
import { testDifference, type TestedSide } from './testDifference';
import type { CompareView, Side, TestedKeys, United } from './types';
import { divisorOf } from './unitScale';

/** With fewer blocks on a side, no change is claimed. */
export const FEWEST_BLOCKS = 4;
/** Nor with fewer samples on a side, whatever time they represent. */
export const FEWEST_ON_A_SIDE = 20;
/** Nor for a key in fewer samples of both sides together. */
export const FEWEST_SAMPLES = 5;

/** Tests by key, and the data they are based on. */
export interface Tests extends TestedKeys {
  readonly tallies: readonly [SideTally, SideTally];
  /** Samples of both sides that contain the key. */
  readonly samples: Float64Array;
}

/**
 * Compares the weight of keys on both sides of a (scoped) united profile, in the mode's unit, by a t test over blocks.
 * `keys` by stack: the key (below `keyCount`, -1: none) that gets the weight of samples in and below the stack; no
 * stack may be below another with the same key (see `outermostKeys`).
 */
export function testKeys(
  profile: Profile,
  united: United,
  view: CompareView,
  keys: Int32Array,
  keyCount: number,
): Tests {
  const order = (view.swapped ? [1, 0] : [0, 1]) as [Side, Side];
  const tallies = order.map((side) =>
    tallySide(blockSums(profile, united, side, keys, keyCount), keyCount, view.mode === 'share' ? 'busy' : 'wall'),
  ) as [SideTally, SideTally];
  const canTell = tallies.every(
    ({ blocks, samples, busy }, i) =>
      united.sides[order[i]].timeOrdered && blocks >= FEWEST_BLOCKS && samples >= FEWEST_ON_A_SIDE && busy > 0,
  );
  const divisors = tallies.map(({ busy }, i) => divisorOf(view.mode, united.sides[order[i]], busy));
  const noise = noiseOf(tallies, united.sameTasks);
  const sides = tallies.map((tally, i) => ({ tally, noise: noise[i], divisor: divisors[i] })) as [
    TestedSide,
    TestedSide,
  ];
  const column = (): Float64Array => new Float64Array(keyCount);
  const result = {
    before: column(),
    after: column(),
    delta: column(),
    low: column().fill(NaN),
    high: column().fill(NaN),
    pValue: column().fill(NaN),
    samples: column(),
    tallies,
  };
  const most = view.mode === 'share' ? 100 : Infinity;
  for (let key = 0; key < keyCount; key++) {
    const [before, after] = tallies.map(({ sum }, i) => (divisors[i] > 0 ? sum[key] / divisors[i] : 0));
    [result.before[key], result.after[key], result.delta[key]] = [before, after, after - before];
    for (const { sum, samples, busy } of tallies) if (busy > 0) result.samples[key] += (sum[key] / busy) * samples;
    if (!canTell || result.samples[key] === 0) continue;
    const { low, high, pValue } = testDifference(sides, key);
    result.low[key] = Math.max(-most, low);
    result.high[key] = Math.min(most, high);
    result.pValue[key] = pValue;
  }
  return result;
}
