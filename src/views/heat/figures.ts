import type { WeightUnit } from '../../profile/types';
import type { Weights } from '../../query/types';
import { formatBytes, formatMs, formatPercent } from '../../words/figures';

/** Own weight in words: `12.3 % · 1.83 s`, `12.3 % · 4.10 MB`. `unit` is the profile's. */
export const selfText = (row: Weights, unit: WeightUnit): string =>
  share(row.selfPercent, row.selfMs, unit === 'bytes' ? row.self : null);

/** The same with calls. */
export const totalText = (row: Weights, unit: WeightUnit): string =>
  share(row.totalPercent, row.totalMs, unit === 'bytes' ? row.total : null);

/** `12.3 % · 1.83 s`, `12.3 % · 4.10 MB`; the share alone where the unit is neither time nor bytes. */
export function share(percent: number, ms: number | null, bytes: number | null = null): string {
  const amount = ms !== null ? formatMs(ms) : bytes !== null ? formatBytes(bytes) : '';
  return `${formatPercent(percent)}${amount === '' ? '' : ` · ${amount}`}`;
}
