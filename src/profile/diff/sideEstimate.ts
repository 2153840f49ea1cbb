import type { SideTally } from './tallySide';

/** What one side says about one key: its ratio to the exposure, and how far that is to be trusted. */
export interface Estimate {
  /** Sum of x over sum of e. */
  readonly ratio: number;
  readonly variance: number;
}

/** How noise of a side hangs together. */
export interface Noise {
  /** Factor on the variance over blocks, at least 1, since neighbours are alike. */
  readonly carry: number;
  /** Samples in which work comes at a time, at least 1. */
  readonly piece: number;
}

/**
 * Ratio of a key and its variance over blocks (the ratio estimator of survey sampling), never less than sampling alone gives.
 * Where threads do not tell when they waited, their blocks hide how much each ran: that is added, as if their work came in
 * pieces of `piece` samples, independent of one another.
 */
export function estimate(tally: SideTally, key: number, { carry, piece }: Noise): Estimate {
  const { exposure, busy, samples, blocks, by } = tally;
  const x = tally.sum[key];
  if (exposure === 0 || samples === 0) return { ratio: 0, variance: 0 };
  const ratio = x / exposure;
  const spread = by === 'busy' ? tally.spread[key] - 2 * ratio * tally.spreadSum[key] + ratio * ratio * tally.spreadBusy : tally.spread[key];
  const between = (residual(tally, key, ratio) * carry * blocks) / (blocks - 1);
  const variance = (between + Math.max(0, spread) * (busy / samples) * piece) / (exposure * exposure);
  return { ratio, variance: Math.max(variance, samplingVariance(tally, x)) };
}

/** Sum of (x - ratio e)² over blocks. */
export const residual = ({ squares, crossed, exposureSquares }: SideTally, key: number, ratio: number): number =>
  Math.max(0, squares[key] - 2 * ratio * crossed[key] + ratio * ratio * exposureSquares);

/** Sum of (x - ratio e)(x' - ratio e') over blocks that follow one another. */
export const residualNext = ({ squaresNext, crossedNext, exposureNext }: SideTally, key: number, ratio: number): number =>
  squaresNext[key] - ratio * crossedNext[key] + ratio * ratio * exposureNext;

/** Variance of the ratio were every sample independent: binomial for a share, Poisson for a rate. Half a sample is added, so that none seen is not certainty. */
function samplingVariance({ exposure, busy, samples, by }: SideTally, x: number): number {
  const seen = (x / busy) * samples;
  if (by === 'wall') return ((seen + 0.5) * (busy / samples) ** 2) / (exposure * exposure);
  const share = (seen + 0.5) / (samples + 1);
  return (share * (1 - share)) / samples;
}
