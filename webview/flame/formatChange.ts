/** Figures of a comparison for people, in the unit of its mode: points of share, CPU time a second and task, time a request. */
import type { CompareMode } from '../../src/profile/diff/types';
import { formatMs, formatPercent } from './format';

const minus = '\u2212';

/** What one side has: `12.3 %`, `31.0 ms/s`, `4.20 ms a request`. Shares come in percent, the others in milliseconds. */
export function formatAmount(amount: number, mode: CompareMode): string {
  switch (mode) {
    case 'share':
      return formatPercent(amount);
    case 'rate':
      return `${formatMs(amount)}/s`;
    case 'perRequest':
      return `${formatMs(amount)} a request`;
    default:
      return mode satisfies never;
  }
}

/** A change with its sign: `+3.1 pp`, `−1.20 s/s`; `±0 pp` for none. */
export function formatDelta(delta: number, mode: CompareMode): string {
  const size = Math.abs(delta);
  const [text, unit] =
    mode === 'share' ? [points(size), ' pp'] : [formatMs(size), mode === 'rate' ? '/s' : ' a request'];
  return `${isNone(text) ? '±' : delta < 0 ? minus : '+'}${text}${unit}`;
}

/** As {@link formatDelta}, for a voice: `plus 3.1 points`, `minus 1.20 s/s`, `no change`. */
export function spokenDelta(delta: number, mode: CompareMode): string {
  const text = formatDelta(delta, mode);
  if (text.startsWith('±')) return 'no change';
  return `${text.startsWith('+') ? 'plus' : 'minus'} ${text.slice(1).replace(/ pp$/, ' points')}`;
}

/** `+1.2 to +5.0 pp`. */
export function formatInterval(low: number, high: number, mode: CompareMode): string {
  const [from, to] = [formatDelta(low, mode), formatDelta(high, mode)];
  return mode === 'share' ? `${from.replace(/ pp$/, '')} to ${to}` : `${from} to ${to}`;
}

/** How sure a change is: `q = 0.003`, `q < 0.001`. */
export const formatQ = (q: number): string => (q < 0.001 ? 'q < 0.001' : `q = ${q.toFixed(q < 0.0995 ? 3 : 2)}`);

/** Tenths from one point on, hundredths below. */
const points = (size: number): string => (size + 1e-9).toFixed(size < 0.995 ? 2 : 1);
const isNone = (text: string): boolean => Number.parseFloat(text) === 0;
