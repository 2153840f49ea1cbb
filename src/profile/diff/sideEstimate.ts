import type { SideTally } from './tallySide';

/** What one side says about one key: its share of the exposure, and how far that is to be trusted. */
export interface Estimate {
  /** x / e over all blocks. */
  readonly ratio: number;
  readonly variance: number;
}

/**
 * Ratio of a key and its variance over blocks (Cochran, Sampling Techniques, 6.3: the ratio estimator), never less than sampling
 * alone gives. Where threads do not tell when they waited, their blocks hide how much each ran: that is added, as if their
 * work came in pieces of `piece` samples, independent of one another.
 */
export function estimate(tally: SideTally, key: number, by: 'busy' | 'wall', piece: number): Estimate {
  const { exposure, busy, samples, blocks } = tally;
  const x = tally.sum[key];
  if (exposure === 0 || samples === 0) return { ratio: 0, variance: 0 };
  const ratio = x / exposure;
  const weightOfSample = busy / samples;
  const [squares, spread] = by === 'busy'
    ? [residual(tally, key, ratio), tally.spread[key] - 2 * ratio * tally.spreadSum[key] + ratio * ratio * tally.spreadBusy]
    : [residual(tally, key, ratio), tally.spread[key]];
  const between = (Math.max(0, squares) * blocks) / (blocks - 1);
  const variance = (between + Math.max(0, spread) * weightOfSample * piece) / (exposure * exposure);
  return { ratio, variance: Math.max(variance, samplingVariance(tally, x, by)) };
}

/** Sum of (x - ratio e)² over blocks. */
const residual = ({ squares, crossed, exposureSquares }: SideTally, key: number, ratio: number): number =>
  squares[key] - 2 * ratio * crossed[key] + ratio * ratio * exposureSquares;

/** Variance of the ratio were every sample independent: binomial for a share, Poisson for a rate; half a sample is added, so that none seen is not certainty. */
function samplingVariance({ exposure, busy, samples }: SideTally, x: number, by: 'busy' | 'wall'): number {
  const seen = (x / busy) * samples;
  if (by === 'wall') return ((seen + 0.5) * (busy / samples) ** 2) / (exposure * exposure);
  const share = (seen + 0.5) / (samples + 1);
  return (share * (1 - share)) / samples;
}

/** Samples in which work comes at a time: how much wider shares vary over blocks than independent samples would let them, over all keys; at least 1. */
export function pieceSize(tally: SideTally): number {
  const { exposure, samples, blocks, busy } = tally;
  if (samples === 0 || blocks < 2) return 1;
  let [seen, expected] = [0, 0];
  for (let key = 0; key < tally.sum.length; key++) {
    const share = tally.sum[key] / busy;
    if (share * samples < 5) continue;
    expected += (share * (1 - share)) / samples;
    const ratio = tally.sum[key] / exposure;
    seen += (Math.max(0, residual(tally, key, ratio)) * blocks) / (blocks - 1) / (busy * busy);
  }
  return expected > 0 ? Math.max(1, seen / expected) : 1;
}
