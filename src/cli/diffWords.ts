/** The words and figures of a comparison that text and Markdown share. Names in them are as they ran: the caller makes them safe. */
import path from 'node:path';
import type { CompareUnit, SideSummary } from '../query/types';
import { formatAmount, formatDelta, formatInterval, formatSize } from '../words/changes';
import { formatCount, formatMs } from '../words/figures';
import type { ChangedFunction, Diff } from './diff';

const UNIT_WORDS: Readonly<Record<CompareUnit, string>> = {
  points: 'points of share of each profile',
  'ms/s': 'CPU milliseconds a wall second a task',
  'ms/request': 'CPU milliseconds a request',
};

/** What the two are compared by, the noise, and how many functions changed for sure. */
export function modeLine({ mode, totals }: Diff): string {
  const { unit, noiseFloor, significant } = totals;
  const noise =
    noiseFloor === null ? 'The noise floor cannot be told.' : `Noise floor ${formatSize(noiseFloor, totals.mode)}.`;
  const found =
    significant === 0
      ? 'No function changed significantly.'
      : `${formatCount(significant, 'function')} changed significantly.`;
  return `Compared by ${mode}: ${UNIT_WORDS[unit]}. ${noise} ${found}`;
}

/** `4.51 s, 451 samples at 100 Hz, 2 tasks`. */
export function sideLine({ totalMs, samples, rateHz, tasks }: SideSummary): string {
  return [
    ...(totalMs === null ? [] : [formatMs(totalMs)]),
    `${samples} samples${rateHz ? ` at ${Number(rateHz.toFixed(1))} Hz` : ''}`,
    ...(tasks > 1 ? [`${tasks} tasks`] : []),
  ].join(', ');
}

export const warningsOf = ({ sides, totals }: Diff): string[] => [...new Set([...sides.warnings, ...totals.warnings])];

/** Before, after, delta, interval, q-value, state. */
export function figuresOf(
  { change: { totalBefore, totalAfter, delta, low, high, qValue, significant, state } }: ChangedFunction,
  { mode }: Diff['totals'],
): string[] {
  return [
    formatAmount(totalBefore, mode),
    formatAmount(totalAfter, mode),
    formatDelta(delta, mode),
    low === null || high === null ? '?' : formatInterval(low, high, mode),
    qValue === null ? '?' : qValue < 0.001 ? '<0.001' : qValue.toFixed(3),
    significant ? (state === 'changed' ? 'yes' : `yes, ${state}`) : state === 'new' || state === 'removed' ? state : '',
  ];
}

export const FIGURES = ['before', 'after', 'delta', '95 % interval', 'q', 'significant'] as const;

/** The line in the workspace where the function leads there, else as it ran. */
export const placeOf = ({ file, line, source }: ChangedFunction): string =>
  source ? `${path.relative('', source.file) || source.file}:${source.line}` : file === '' ? '' : `${file}:${line}`;
