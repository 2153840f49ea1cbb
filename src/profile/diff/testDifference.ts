import { type Noise, residualOfTasks, samplingVariance, varianceAround } from './sideEstimate';
import { fTail, t95, twoSidedP } from './studentT';
import type { SideTally } from './tallySide';

/** One side of a test: a key's sums, and their divisor in the mode's unit. */
export interface TestedSide {
  readonly tally: SideTally;
  readonly noise: Noise;
  readonly divisor: number;
}

/** A difference, its 95 % confidence interval, and its p-value. */
interface Difference {
  readonly delta: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
}

/** The tasks of one capture are taken to differ in a key if chance alone would do so this rarely. */
const TASKS_DIFFER = 0.01;

/**
 * Tests a key's difference with two t tests over blocks. Using each side's variance around its own ratio (Welch)
 * detects large changes in few blocks; using the variance around the common ratio, as if nothing had changed, comes
 * close to a permutation test of blocks and is right for rare bursts. The smaller p-value counts, provided the interval
 * excludes 0.
 *
 * The interval combines the score intervals of both sides (Newcombe 1998, method 10; Zou and Donner 2008).
 */
export function testDifference(sides: readonly [TestedSide, TestedSide], key: number): Difference {
  const scales = sides.map(({ tally, divisor }) => (divisor > 0 ? tally.exposure / divisor : 0));
  const values = sides.map(({ tally, divisor }) => (divisor > 0 ? tally.sum[key] / divisor : 0));
  const delta = values[1] - values[0];
  const apart = tasksApart(sides, key);
  const freedoms = sides.map(({ tally }) => tally.blocks - 1);
  const ratios = sides.map(
    ({ tally, noise }) => varianceAround(tally, key, tally.sum[key] / tally.exposure, noise) * apart,
  );
  const own = ratios.map((variance, i) => variance * scales[i] ** 2);
  const { error, freedom } = errorOf(own, freedoms, sides);
  const widened = error ** 2 / (own[0] + own[1]);
  const clumps = clumpingOfBoth(
    sides.map(({ tally }) => tally),
    key,
    ratios.map((variance) => variance * widened),
  );
  const [was, is] = sides.map(({ tally }, i) => scoreReach(tally, key, clumps[i], t95(freedom)));
  const low = delta - Math.hypot(is.below * scales[1], was.above * scales[0]);
  const high = delta + Math.hypot(is.above * scales[1], was.below * scales[0]);
  const pValue = Math.min(twoSidedP(delta / error, freedom), ifUnchanged(sides, key, scales, delta, apart));
  return { delta, low, high, pValue: low > 0 || high < 0 ? pValue : Math.max(pValue, NOT_SURE) };
}

/** Lower bound of the p-value when the interval includes 0. */
const NOT_SURE = 0.051;

interface StandardError {
  readonly error: number;
  readonly freedom: number;
}

/**
 * Standard error of the difference and its degrees of freedom: from each side's own variance or, where that is larger,
 * from the common one. The latter matters when a short capture happened to miss what a long one saw.
 */
function errorOf(
  [before, after]: readonly number[],
  [few, many]: readonly number[],
  [left, right]: readonly [TestedSide, TestedSide],
): StandardError {
  const own = before + after;
  const freedom = own ** 2 / (before ** 2 / few + after ** 2 / many);
  const unit = (before * left.divisor * few + after * right.divisor * many) / (few + many);
  return { error: Math.sqrt(Math.max(own, unit * (1 / left.divisor + 1 / right.divisor))), freedom };
}

/** p-value of the difference if both sides had the common ratio. */
function ifUnchanged(
  sides: readonly [TestedSide, TestedSide],
  key: number,
  scales: readonly number[],
  delta: number,
  apart: number,
): number {
  const all = sides.reduce((sum, { divisor }) => sum + divisor, 0);
  const common = sides.reduce((sum, { tally }) => sum + tally.sum[key], 0) / all;
  // A side's own variance comes from its own blocks; the common one is spread evenly over each unit of exposure.
  const unit =
    sides.reduce(
      (sum, { tally, noise, divisor }, i) =>
        sum + varianceAround(tally, key, common / scales[i], noise) * scales[i] ** 2 * divisor * divisor,
      0,
    ) / all;
  const variance = unit * sides.reduce((sum, { divisor }) => sum + 1 / divisor, 0) * apart;
  return twoSidedP(
    delta / Math.sqrt(variance),
    sides.reduce((sum, { tally }) => sum + tally.blocks, -2),
  );
}

/**
 * Factor on the variance of a key for which the tasks of a side differ more than its blocks explain; 1 where they do
 * not, or where `noise` already counts it.
 */
function tasksApart(sides: readonly [TestedSide, TestedSide], key: number): number {
  let factor = 1;
  for (const { tally, noise } of sides) {
    if (tally.tasks < 2 || tally.sum[key] === 0 || noise.sameTasks) continue;
    const ratio = tally.sum[key] / tally.exposure;
    const ofTasks = (residualOfTasks(tally, key, ratio) * tally.tasks) / (tally.tasks - 1) / tally.exposure ** 2;
    const f = ofTasks / varianceAround(tally, key, ratio, noise);
    if (f > factor && fTail(f, tally.tasks - 1, tally.blocks - tally.tasks) < TASKS_DIFFER) factor = f;
  }
  return factor;
}

/** With fewer samples, a side does not show how its work clumps. */
const ENOUGH = 5;

/** How far a ratio's 95 % confidence interval reaches below and above it. */
interface Reach {
  readonly below: number;
  readonly above: number;
}

/**
 * How many samples are worth one independent sample: the variance divided by what sampling alone would give. At least
 * 1.
 */
const clumping = (tally: SideTally, key: number, variance: number): number =>
  Math.max(1, variance / samplingVariance(tally, tally.sum[key] / tally.exposure));

/** Where one side hardly saw the key, the other side's clumping is used. */
function clumpingOfBoth(tallies: readonly SideTally[], key: number, variances: readonly number[]): number[] {
  const own = tallies.map((tally, i) => clumping(tally, key, variances[i]));
  const isSeen = tallies.map(({ sum, busy, samples }) => (sum[key] / busy) * samples >= ENOUGH);
  return own.map((value, i) => (isSeen[i] || !isSeen[1 - i] ? value : Math.max(value, own[1 - i])));
}

/**
 * Score interval of a ratio (Wilson's for shares, its Poisson counterpart for rates), treating `clump` samples as one:
 * the variance depends on the ratio, so the interval reaches further up than down where little was seen. `t`: quantile.
 */
function scoreReach(tally: SideTally, key: number, clump: number, t: number): Reach {
  const { exposure, busy, samples, by } = tally;
  const ratio = tally.sum[key] / exposure;
  if (by === 'wall') {
    const unit = ((busy / samples) * clump * t * t) / exposure;
    const half = Math.sqrt(ratio * unit + (unit * unit) / 4);
    return { below: Math.max(0, half - unit / 2), above: half + unit / 2 };
  }
  const worth = (clump * t * t) / samples;
  const middle = (ratio + worth / 2) / (1 + worth);
  const half = Math.sqrt(worth * ratio * (1 - Math.min(1, ratio)) + (worth * worth) / 4) / (1 + worth);
  return { below: Math.max(0, ratio - middle + half), above: Math.max(0, middle + half - ratio) };
}
