/** Figures for people. */
import { MS_PER_UNIT, type WeightUnit } from '../../src/profile/types';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `850 µs`, `12.3 ms`, `1.24 s`, `2 min 5 s`. */
export function formatMs(ms: number): string {
  if (ms === 0) return '0 ms';
  if (ms < 0.9995) return `${significant(ms * 1000)} µs`;
  if (ms < 999.5) return `${significant(ms)} ms`;
  if (ms < 59_950) return `${significant(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  return `${number.format(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}

/** A weight in its own unit: time as time, bytes as bytes, the rest as a count of samples. */
export function formatWeight(weight: number, unit: WeightUnit): string {
  const perUnit = MS_PER_UNIT[unit];
  if (perUnit !== null) return formatMs(weight * perUnit);
  return unit === 'bytes' ? formatBytes(weight) : formatCount(weight, 'sample');
}

/** Share of `total` as `12.3 %`; `0 %` of an empty total. */
export function formatShare(weight: number, total: number): string {
  return formatPercent(total > 0 ? (100 * weight) / total : 0);
}

/** `12.3 %`, `< 0.1 %`. */
export function formatPercent(percent: number): string {
  if (percent > 0 && percent < 0.05) return '< 0.1 %';
  return `${percent >= 99.95 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}

/** `1 sample`, `1,204 samples`, `2 matches`. */
export const formatCount = (count: number, noun: string): string =>
  `${number.format(count)} ${noun}${count === 1 ? '' : noun.endsWith('ch') ? 'es' : 's'}`;

function formatBytes(bytes: number): string {
  const steps = ['B', 'KB', 'MB', 'GB', 'TB'];
  const step = Math.min(steps.length - 1, bytes < 1 ? 0 : Math.floor(Math.log10(bytes) / 3));
  return `${significant(bytes / 1000 ** step)} ${steps[step]}`;
}

/** Three significant digits: `9.96`, `12.3`, `850`. */
function significant(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toFixed(rounded >= 100 ? 0 : rounded >= 10 ? 1 : 2);
}
