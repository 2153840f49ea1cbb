/** What a line weighs, in words: in its mark, in *Hot Lines*, in the hover. Pure. */
import type { CompareMode } from '../../profile/diff/types';
import type { WeightUnit } from '../../profile/types';
import type { LineHeat, Weights } from '../../query/types';
import { formatAmount } from '../../words/changes';
import { formatBytes, formatMs, formatPercent } from '../../words/figures';

/** Own weight in words: `12.3 % · 1.83 s`, `12.3 % · 4.10 MB`. `unit` is the profile's. */
export const selfText = (row: Weights, unit: WeightUnit): string =>
  share(row.selfPercent, row.selfMs, unit === 'bytes' ? row.self : null);

/** The same with calls. */
export const totalText = (row: Weights, unit: WeightUnit): string =>
  share(row.totalPercent, row.totalMs, unit === 'bytes' ? row.total : null);

/** The weight of a line without any of its own. */
export const inCalls = (row: Weights, unit: WeightUnit): string => `${totalText(row, unit)} in calls`;

/**
 * What a line stands in a list for: its own weight, or else that of its calls (`41.4 % · 6.00 s in calls`); of a
 * comparison, what it takes now, or where it no longer runs what it took before.
 */
export function lineText(row: Omit<LineHeat, 'line'>, unit: WeightUnit, mode: CompareMode): string {
  const { change } = row;
  if (change === null) return row.selfPercent > 0 ? selfText(row, unit) : inCalls(row, unit);
  if (change.selfAfter > 0) return formatAmount(change.selfAfter, mode);
  if (change.after > 0) return `${formatAmount(change.after, mode)} in calls`;
  return `${formatAmount(change.before, mode)} before, none after`;
}

/** Whether a line weighs enough for a figure other than `0 %`; in a comparison on either side. */
export const hasFigure = ({ change, totalPercent }: Omit<LineHeat, 'line'>): boolean =>
  change === null ? totalPercent > 0 : change.after > 0 || change.before > 0;

/** `12.3 % · 1.83 s`, `12.3 % · 4.10 MB`; the share alone where the unit is neither time nor bytes, or where it is none. */
export function share(percent: number, ms: number | null, bytes: number | null = null): string {
  const amount = percent === 0 ? '' : ms !== null ? formatMs(ms) : bytes !== null ? formatBytes(bytes) : '';
  return `${formatPercent(percent)}${amount === '' ? '' : ` · ${amount}`}`;
}
