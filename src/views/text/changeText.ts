/** Figures of a comparison in the unit of its mode: points of share, CPU milliseconds a wall second a task, milliseconds a request. */
import type { CompareMode } from '../../profile/diff/types';

const MINUS = '\u2212';
const UNITS: Readonly<Record<CompareMode, string>> = { share: ' pp', rate: '/s', perRequest: ' a request' };

/** A change with its sign: `+3.1 pp`, `−1.2 s/s`, `+0.40 ms a request`; `±0 pp` for none. */
export function deltaText(delta: number, mode: CompareMode): string {
  const size = sizeText(Math.abs(delta), mode);
  const sign = Number.parseFloat(size) === 0 ? '\u00b1' : delta < 0 ? MINUS : '+';
  return `${sign}${size}${UNITS[mode]}`;
}

/** What one side has: `34.2 %`, `120 ms/s`. */
export const amountText = (amount: number, mode: CompareMode): string =>
  `${sizeText(amount, mode)}${mode === 'share' ? ' %' : UNITS[mode]}`;

/** Two digits below one, tenths up to a hundred; seconds from one second on. */
function sizeText(size: number, mode: CompareMode): string {
  if (mode === 'share') return size.toFixed(size > 0 && size < 0.095 ? 2 : 1);
  return size >= 999.5 ? `${(size / 1000).toFixed(1)} s` : `${size.toFixed(size < 0.995 ? 2 : size < 99.5 ? 1 : 0)} ms`;
}
