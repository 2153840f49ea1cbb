import { samplingVariance } from './sideEstimate';
import type { SideTally } from './tallySide';

/** Seen in fewer samples, a side says nothing of how its work clumps. */
const ENOUGH = 5;

/** How far below and above a ratio its 95 % interval reaches. */
export interface Reach {
  readonly below: number;
  readonly above: number;
}

/** How many samples are worth one that is independent: a variance over what sampling alone would give. At least 1. */
const clumping = (tally: SideTally, key: number, variance: number): number =>
  Math.max(1, variance / samplingVariance(tally, tally.sum[key] / tally.exposure));

/** Of what one side does not show, the other tells: where it hardly saw the key, that one's clumping is taken. */
export function clumpingOfBoth(tallies: readonly SideTally[], key: number, variances: readonly number[]): number[] {
  const own = tallies.map((tally, i) => clumping(tally, key, variances[i]));
  const isSeen = tallies.map(({ sum, busy, samples }) => (sum[key] / busy) * samples >= ENOUGH);
  return own.map((value, i) => (isSeen[i] || !isSeen[1 - i] ? value : Math.max(value, own[1 - i])));
}

/**
 * Score interval of a ratio (Wilson's for shares, its Poisson counterpart for rates) as if `clumping` samples were one: its variance
 * goes with the ratio, so that it reaches further up than down where little was seen. `t`: quantile.
 */
export function scoreReach(tally: SideTally, key: number, clump: number, t: number): Reach {
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
