import type { SideTally } from './tallySide';

/** How noise of a side hangs together, worked out from all keys (`noiseOf`). */
export interface Noise {
  /** Factor on the variance over blocks, at least 1, since neighbours are alike. */
  readonly carry: number;
  /** Factor on it, at least 1, since tasks differ from one another. */
  readonly tasks: number;
  /** Both sides are of the same tasks: how these differ does not matter. */
  readonly sameTasks: boolean;
  /** Samples in which work comes at a time, at least 1. */
  readonly piece: number;
}

/**
 * Variance of a key's ratio (sum of x over sum of e) over blocks, around `ratio`: its own, or the one that both sides would have
 * in common; never less than sampling alone gives. The ratio estimator of survey sampling. Where threads do not tell when they waited,
 * their blocks hide how much each ran: that is added, as if their work came in pieces of `piece` samples, independent of one another.
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
export const residual = ({ squares, crossed, exposureSquares }: SideTally, key: number, ratio: number): number =>
  Math.max(0, squares[key] - 2 * ratio * crossed[key] + ratio * ratio * exposureSquares);

/** The same over tasks. */
export const residualOfTasks = (
  { taskSquares, taskCrossed, taskExposureSquares }: SideTally,
  key: number,
  ratio: number,
): number => Math.max(0, taskSquares[key] - 2 * ratio * taskCrossed[key] + ratio * ratio * taskExposureSquares);

/** Sum of (x - ratio e)(x' - ratio e') over blocks that follow one another. */
export const residualNext = (
  { squaresNext, crossedNext, exposureNext }: SideTally,
  key: number,
  ratio: number,
): number => squaresNext[key] - ratio * crossedNext[key] + ratio * ratio * exposureNext;

/** Variance of a ratio were every sample independent: binomial for a share, Poisson for a rate. Half a sample is added, so that none seen is not certainty. */
export function samplingVariance({ exposure, busy, samples, by }: SideTally, ratio: number): number {
  const seen = ((ratio * exposure) / busy) * samples;
  if (by === 'wall') return ((seen + 0.5) * (busy / samples) ** 2) / (exposure * exposure);
  const share = (seen + 0.5) / (samples + 1);
  return (share * (1 - share)) / samples;
}
