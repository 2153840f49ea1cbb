/** Whether a build is worse than another, from the same figure measured in turn in both. */

/** One figure, a value for each round. */
export interface Measured {
  readonly before: readonly number[];
  readonly after: readonly number[];
  readonly better: 'smaller' | 'larger';
}

export interface Verdict {
  readonly beforeMedian: number;
  readonly afterMedian: number;
  /** Median over rounds of after ÷ before, turned round where larger is better: above 1 is worse. */
  readonly ratio: number;
  /** p90 ÷ p50 of the rounds before, turned round likewise: what the earlier build differs from itself. At least 1. */
  readonly spread: number;
  readonly verdict: 'worse' | 'same' | 'better';
}

/** Value below which a share of the values lies, between neighbours by their distance (the usual linear rule). Of at least one value. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)];
  return below + (sorted[Math.ceil(at)] - below) * (at - Math.floor(at));
}

/**
 * Worse means that the median ratio is above 1 by more than the earlier build's own spread; better, that it is below 1 by as much.
 * Null where a ratio has no sense: fewer rounds of one than of the other, none at all, or a value that is not above 0.
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
