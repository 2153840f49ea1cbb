/** Figures for people: the same value looks the same in the page, in the editor and on the command line. */

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** `1,204`. */
export const formatNumber = (value: number): string => grouped.format(value);

/** `1 sample`, `1,204 samples`, `2 matches`. `many`: the plural, if it is not formed with `s` (or `es` after `ch`). */
export function formatCount(count: number, one: string, many = `${one}${one.endsWith('ch') ? 'es' : 's'}`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

/** A measured time in milliseconds, to three digits: `700 ns`, `850 µs`, `12.3 ms`, `1.24 s`, `2 min 5 s`. */
export function formatMs(ms: number): string {
  if (ms === 0) return '0 ms';
  // Samples that are weighed by what ran may come to less than a clock could measure.
  if (ms > 0 && ms < 5e-9) return '< 0.01 ns';
  if (ms > 0 && ms < 0.0009995) return `${threeDigits(ms * 1e6)} ns`;
  if (ms < 0.9995) return `${threeDigits(ms * 1000)} µs`;
  if (ms < 999.5) return `${threeDigits(ms)} ms`;
  if (ms < 59_950) return `${threeDigits(ms / 1000)} s`;
  const seconds = Math.round(ms / 1000);
  return `${formatNumber(Math.floor(seconds / 60))} min ${seconds % 60} s`;
}

/** A chosen duration, in milliseconds: `10 s`, `0.5 s`; with tenths if there are any. */
export const formatSeconds = (ms: number): string => `${Number((ms / 1000).toFixed(1))} s`;

/** Decimal units to three digits: `512 B`, `21.0 KB`, `4.10 MB`. */
export function formatBytes(bytes: number): string {
  const steps = ['B', 'KB', 'MB', 'GB', 'TB'];
  // A value that rounds to 1000 of a unit is 1 of the next.
  const step = Math.min(steps.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes * 1.0005)) / 3)));
  const isWhole = step === 0 && Number.isInteger(bytes);
  return `${isWhole ? bytes : threeDigits(bytes / 1000 ** step)} ${steps[step]}`;
}

/** A weight of a profile: a time if `ms` is known, bytes if `unit` says so, otherwise a number of samples. */
export function formatWeight(weight: number, ms: number | null, unit: string): string {
  if (ms !== null) return formatMs(ms);
  return unit === 'bytes' ? formatBytes(weight) : formatCount(weight, 'sample');
}

/** `12.3 %`, `< 0.1 %`, `> 99.9 %`: something never looks like nothing, nor a part like the whole. */
export function formatPercent(percent: number): string {
  if (percent > 0 && percent < 0.05) return '< 0.1 %';
  // Sums of weights are exact to some fifteen digits only.
  if (percent >= 99.95 && percent < 100 - 1e-9) return '> 99.9 %';
  return `${percent >= 99.95 || percent === 0 ? percent.toFixed(0) : percent.toFixed(1)} %`;
}

/**
 * A share in a column of figures, without the sign: `12.3`, `<0.1`, `0.0`; as in {@link formatPercent} something never
 * looks like nothing.
 */
export const percentColumn = (percent: number): string => (percent > 0 && percent < 0.05 ? '<0.1' : percent.toFixed(1));

/** Share of `total`, see {@link formatPercent}; `0 %` of an empty total. */
export const formatShare = (weight: number, total: number): string =>
  formatPercent(total > 0 ? (100 * weight) / total : 0);

/** A processor usage, in cores: `7.2 % of a core`, `140 % of a core`. */
export const formatCores = (cores: number): string => `${roughPercent(cores)} of a core`;

/**
 * A share (0..1), with tenths below a tenth and near the whole only: `7.2 %`, `98 %`, `99.6 %`. Like {@link formatPercent}, it
 * never shows something as nothing, nor a part as the whole.
 */
export function roughPercent(share: number): string {
  if ((share > 0 && share < 0.0995) || (share >= 0.995 && share < 1)) return formatPercent(100 * share);
  return `${(100 * share).toFixed(0)} %`;
}

/** Three significant digits: `9.96`, `12.3`, `850`. */
function threeDigits(value: number): string {
  const rounded = Number(value.toPrecision(3));
  return rounded.toFixed(rounded >= 100 ? 0 : rounded >= 10 ? 1 : 2);
}
