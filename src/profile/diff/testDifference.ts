import { type Noise, residualOfTasks, samplingVariance, varianceAround } from './sideEstimate';
import { fTail, t95, twoSidedP } from './studentT';
import type { SideTally } from './tallySide';

/** One side of a test: a key's sums, and what they are divided by in the mode's unit. */
export interface TestedSide {
  readonly tally: SideTally;
  readonly noise: Noise;
  readonly divisor: number;
}

/** A difference, its 95 % interval, and the probability of one as large without a change. */
export interface Difference {
  readonly delta: number;
  readonly low: number;
  readonly high: number;
  readonly pValue: number;
}

/** Tasks of one capture differ in a key more than chance would let them so seldom. */
const TASKS_DIFFER = 0.01;

/**
 * Tests a key's difference by t over blocks, in two ways. Each side's variance around its own ratio (Welch) sees large changes in
 * few blocks; the variance around the ratio of both together, as if nothing had changed, comes close to a permutation of blocks, and
 * is right for what comes in rare bursts. The smaller probability counts, as long as the interval leaves 0 out.
 *
 * The interval joins the score intervals of both sides (Newcombe 1998, method 10; Zou and Donner 2008).
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

/** Probability that is told at least where the interval has 0 in it. */
const NOT_SURE = 0.051;

interface StandardError {
  readonly error: number;
  readonly freedom: number;
}

/**
 * Of the difference, with its degrees of freedom: from each side's own variance, or, where that is more, from the one that both have in common.
 * The second matters where a short capture happened to miss what a long one saw.
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

/** Probability of the difference where both sides have the ratio of both together. */
function ifUnchanged(
  sides: readonly [TestedSide, TestedSide],
  key: number,
  scales: readonly number[],
  delta: number,
  apart: number,
): number {
  const all = sides.reduce((sum, { divisor }) => sum + divisor, 0);
  const common = sides.reduce((sum, { tally }) => sum + tally.sum[key], 0) / all;
  // A side's variance is of its own blocks; of what both have, each unit of exposure bears the mean.
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

/** Factor on the variance of a key in which the tasks of a side differ more than its blocks explain; 1 where they do not, or noise counts it already. */
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

/** Seen in fewer samples, a side says nothing of how its work clumps. */
const ENOUGH = 5;

/** How far below and above a ratio its 95 % interval reaches. */
interface Reach {
  readonly below: number;
  readonly above: number;
}

/** How many samples are worth one that is independent: a variance over what sampling alone would give. At least 1. */
const clumping = (tally: SideTally, key: number, variance: number): number =>
  Math.max(1, variance / samplingVariance(tally, tally.sum[key] / tally.exposure));

/** Of what one side does not show, the other tells: where it hardly saw the key, that one's clumping is taken. */
function clumpingOfBoth(tallies: readonly SideTally[], key: number, variances: readonly number[]): number[] {
  const own = tallies.map((tally, i) => clumping(tally, key, variances[i]));
  const isSeen = tallies.map(({ sum, busy, samples }) => (sum[key] / busy) * samples >= ENOUGH);
  return own.map((value, i) => (isSeen[i] || !isSeen[1 - i] ? value : Math.max(value, own[1 - i])));
}

/**
 * Score interval of a ratio (Wilson's for shares, its Poisson counterpart for rates) as if `clumping` samples were one: its variance
 * goes with the ratio, so that it reaches further up than down where little was seen. `t`: quantile.
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
