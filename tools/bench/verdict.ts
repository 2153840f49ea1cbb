/** Decides whether a build is worse than another, from one figure measured alternately in both. */

/** One figure, with one value per round. */
export interface Measured {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly better: 'smaller' | 'larger';
}

export interface Verdict {
  readonly beforeMedian: number;
  readonly afterMedian: number;
  /** Median over the rounds of after ÷ before, inverted where larger is better: above 1 is worse. */
  readonly ratio: number;
  /**
   * p90 ÷ p50 of the earlier build's rounds, inverted in the same way: how much that build varies by itself. At least
   * 1.
   */
  readonly spread: number;
  readonly verdict: 'worse' | 'same' | 'better';
}

/** The quantile of at least one value, linearly interpolated between neighbours. `share` 0..1. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
}

/**
 * `worse`: the median ratio is above 1 by more than the earlier build's own spread; `better`: it is below 1 by as much.
 * Null when no ratio can be formed: no rounds, different numbers of rounds, or a value that is not above 0.
 */
export function judge({ before, after, better }: Measured): Verdict | null {
  if (before.length === 0 || before.length !== after.length) return null;
  if ([...before, ...after].some((value) => !(value > 0 && Number.isFinite(value)))) return null;
  const cost = (value: number): number => (better === 'smaller' ? value : 1 / value);
  const ratio = quantile(
    after.map((value, round) => cost(value) / cost(before[round])),
    0.5,
  );
  const costs = before.map(cost);
  const spread = quantile(costs, 0.9) / quantile(costs, 0.5);
  return {
    beforeMedian: quantile(before, 0.5),
    afterMedian: quantile(after, 0.5),
    ratio,
    spread,
    verdict: ratio > spread ? 'worse' : 1 / ratio > spread ? 'better' : 'same',
  };
}
