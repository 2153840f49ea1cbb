import type { SideTally } from './tallySide';

/** How the noise of a side is correlated, estimated from all keys (`noiseOf`). */
export interface Noise {
  /** Factor on the variance over blocks, at least 1, because neighbouring blocks are correlated. */
  readonly carry: number;
  /** Further factor, at least 1, because tasks differ from one another. */
  readonly tasks: number;
  /** Both sides have the same tasks, so differences between tasks do not matter. */
  readonly sameTasks: boolean;
  /** Number of samples in which work arrives at a time, at least 1. */
  readonly piece: number;
}

/**
 * Variance of a key's ratio (sum of x over sum of e) over blocks, around `ratio` (the side's own, or the one both sides
 * have together): the ratio estimator of survey sampling. Never less than the sampling error alone. Threads that do not
 * record when they waited hide how much each block ran; this is added, as if their work came in independent pieces of
 * `piece` samples.
 */
export function varianceAround(tally: SideTally, key: number, ratio: number, noise: Noise): number {
  const { exposure, busy, samples, blocks, by } = tally;
  if (exposure === 0 || samples === 0) return 0;
  const spread =
    by === 'busy'
      ? tally.spread[key] - 2 * ratio * tally.spreadSum[key] + ratio * ratio * tally.spreadBusy
      : tally.spread[key];
  const between = (residual(tally, key, ratio) * blocks) / (blocks - 1);
  const variance =
    (between * noise.carry * noise.tasks + Math.max(0, spread) * (busy / samples) * noise.piece) /
    (exposure * exposure);
  return Math.max(variance, samplingVariance(tally, ratio));
}

/** Sum of (x - ratio e)² over blocks. */
const residual = ({ squares, crossed, exposureSquares }: SideTally, key: number, ratio: number): number =>
  Math.max(0, squares[key] - 2 * ratio * crossed[key] + ratio * ratio * exposureSquares);

/** The same over tasks. */
export const residualOfTasks = (
  { taskSquares, taskCrossed, taskExposureSquares }: SideTally,
  key: number,
  ratio: number,
): number => Math.max(0, taskSquares[key] - 2 * ratio * taskCrossed[key] + ratio * ratio * taskExposureSquares);

/** Sum of (x - ratio e)(x' - ratio e') over pairs of consecutive blocks. */
const residualNext = ({ squaresNext, crossedNext, exposureNext }: SideTally, key: number, ratio: number): number =>
  squaresNext[key] - ratio * crossedNext[key] + ratio * ratio * exposureNext;

/**
 * Variance of a ratio if every sample were independent: binomial for a share, Poisson for a rate. Half a sample is
 * added, so that seeing none is not certainty.
 */
export function samplingVariance({ exposure, busy, samples, by }: SideTally, ratio: number): number {
  const seen = ((ratio * exposure) / busy) * samples;
  if (by === 'wall') return ((seen + 0.5) * (busy / samples) ** 2) / (exposure * exposure);
  const share = (seen + 0.5) / (samples + 1);
  return (share * (1 - share)) / samples;
}

/** Keys in fewer samples are not used to estimate noise. */
const ENOUGH = 5;
/** Upper bound of the correlation between neighbours. */
const MOST_ALIKE = 0.6;

/**
 * Estimates the correlation of noise from the keys of both sides together, which is far more data than any single key.
 *
 * Consecutive blocks are correlated where work continues from one into the next, or the load drifts. The correlation
 * decays with distance as in a first-order autoregression, whose mean has (1 + r) / (1 - r) times the variance of
 * independent blocks. Tasks that differ by more than their blocks explain are of different kinds; another set of tasks
 * would differ again. `sameTasks`: both sides have the same tasks, so this does not matter.
 */
export function noiseOf(tallies: readonly SideTally[], sameTasks: boolean): Noise[] {
  let [own, next, links, tasks, within] = [0, 0, 0, 0, 0];
  for (const tally of tallies) {
    each(tally, (key, ratio, weight) => {
      const squares = residual(tally, key, ratio) * weight;
      own += squares;
      next += residualNext(tally, key, ratio) * weight;
      // Deviations from the mean of K values correlate by -1/K on average.
      links += squares / tally.blocks;
      if (tally.tasks < 2) return;
      tasks += (residualOfTasks(tally, key, ratio) * weight * tally.tasks) / (tally.tasks - 1);
      within += squares;
    });
  }
  const likeness = own > 0 ? Math.min(MOST_ALIKE, Math.max(0, (next + links) / own)) : 0;
  const carry = (1 + likeness) / (1 - likeness);
  const apart = !sameTasks && within > 0 ? tasks / within / carry : 1;
  // A few tasks also differ by chance: anything less than this is no evidence.
  const doubt = Math.sqrt(2 / tallies.reduce((sum, tally) => sum + Math.max(0, tally.tasks - 1), 0));
  return tallies.map((tally) => ({ carry, tasks: apart > 1 + doubt ? apart : 1, sameTasks, piece: pieceOf(tally) }));
}

function each(tally: SideTally, visit: (key: number, ratio: number, weight: number) => void): void {
  if (tally.samples === 0 || tally.blocks < 2) return;
  for (let key = 0; key < tally.sum.length; key++) {
    const share = tally.sum[key] / tally.busy;
    if (share * tally.samples >= ENOUGH && share < 0.995)
      visit(key, tally.sum[key] / tally.exposure, 1 / (share * (1 - share) * tally.busy));
  }
}

/** How much more blocks vary than they would if samples were independent. */
function pieceOf(tally: SideTally): number {
  let [seen, keys] = [0, 0];
  each(tally, (key, ratio, weight) => {
    seen += residual(tally, key, ratio) * weight;
    keys++;
  });
  return keys > 0 ? Math.max(1, ((seen / keys) * tally.blocks * tally.samples) / ((tally.blocks - 1) * tally.busy)) : 1;
}
