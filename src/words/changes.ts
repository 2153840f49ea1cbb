/**
 * Figures of a comparison, in its unit: points of share, CPU milliseconds per wall second per task, milliseconds per
 * request.
 */
import { formatMs, formatPercent } from './figures';

/** Like `CompareMode` of the profile. */
type Mode = 'share' | 'rate' | 'perRequest';

/** A true minus sign, as wide as the plus. */
const minus = '\u2212';
const plusMinus = '\u00b1';

/** One side's amount: `12.3 %`, `31.0 ms/s`, `4.20 ms a request`. Shares are in percent, the others in milliseconds. */
export const formatAmount = (amount: number, mode: Mode): string =>
  mode === 'share' ? formatPercent(amount) : `${formatMs(amount)}${per(mode)}`;

/** How large a change is, without its sign: `3.1 pp`, `0.96 pp`, `1.20 s/s`. */
export const formatSize = (size: number, mode: Mode): string =>
  mode === 'share' ? `${formatPoints(size)} pp` : `${formatMs(size)}${per(mode)}`;

/** A change with its sign: `+3.1 pp`, `−1.20 s/s`; `±0.00 pp` if it rounds to zero. */
export function formatDelta(delta: number, mode: Mode): string {
  const size = formatSize(Math.abs(delta), mode);
  const isNone = Number.parseFloat(size) === 0;
  return `${isNone ? plusMinus : delta < 0 ? minus : '+'}${size}`;
}

/** Like {@link formatDelta}, for screen readers: `plus 3.1 points`, `minus 1.20 s/s`, `no change`. */
export function spokenDelta(delta: number, mode: Mode): string {
  const text = formatDelta(delta, mode);
  if (text.startsWith(plusMinus)) return 'no change';
  return `${text.startsWith('+') ? 'plus' : 'minus'} ${text.slice(1).replace(/ pp$/, ' points')}`;
}

/** The confidence interval of a change: `+1.2 to +5.0 pp`. */
export function formatInterval(low: number, high: number, mode: Mode): string {
  const [from, to] = [formatDelta(low, mode), formatDelta(high, mode)];
  return mode === 'share' ? `${from.replace(/ pp$/, '')} to ${to}` : `${from} to ${to}`;
}

/** The significance of a change: `q = 0.003`, `q < 0.001`. */
export const formatQ = (q: number): string => (q < 0.001 ? 'q < 0.001' : `q = ${q.toFixed(q < 0.0995 ? 3 : 2)}`);

/**
 * Points of share: tenths from one point on, hundredths below. The addend makes 0.345, which is slightly less in
 * binary, round up.
 */
export const formatPoints = (size: number): string => (size + 1e-9).toFixed(size < 0.995 ? 2 : 1);

const per = (mode: Exclude<Mode, 'share'>): string => (mode === 'rate' ? '/s' : ' a request');
