import type { WeightUnit } from '../../profile/types';
import type { Weights } from '../../query/types';
import { bytesText } from '../text/bytes';

/** Own weight in words: `12.3 % · 1.8 s`, `12.3 % · 4.1 MB`. `unit` is the profile's. */
export const selfText = (row: Weights, unit: WeightUnit): string =>
  share(row.selfPercent, row.selfMs, unit === 'bytes' ? row.self : null);

/** The same with calls. */
export const totalText = (row: Weights, unit: WeightUnit): string =>
  share(row.totalPercent, row.totalMs, unit === 'bytes' ? row.total : null);

/** `12.3 % · 1.8 s`, `12.3 % · 4.1 MB`; the share alone where the unit is neither time nor bytes. */
export function share(percent: number, ms: number | null, bytes: number | null = null): string {
  const amount = ms !== null ? duration(ms) : bytes !== null ? bytesText(bytes) : '';
  return `${percent.toFixed(1)} %${amount === '' ? '' : ` · ${amount}`}`;
}

const duration = (ms: number): string => (ms >= 100 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`);
