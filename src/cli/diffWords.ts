/** The words and figures of a comparison that text and Markdown share. Names in them are as they ran: the caller makes them safe. */
import path from 'node:path';
import type { CompareUnit, SideSummary } from '../query/types';
import type { ChangedFunction, Diff } from './diff';

const UNIT_WORDS: Readonly<Record<CompareUnit, string>> = {
  points: 'points of share of each profile',
  'ms/s': 'CPU milliseconds a wall second a task',
  'ms/request': 'CPU milliseconds a request',
};

export const modeLine = ({ mode, totals: { unit, noiseFloor, significant } }: Diff): string =>
  `Compared by ${mode}: ${UNIT_WORDS[unit]}. ${noiseFloor === null ? 'The noise floor cannot be told.' : `Noise floor ${noiseFloor.toFixed(2)} ${unit}.`} ${significant === 0 ? 'No function changed significantly.' : `${significant} ${significant === 1 ? 'function' : 'functions'} changed significantly.`}`;

/** `4.51 s, 451 samples at 100 Hz, 2 tasks`. */
export function sideLine({ totalMs, samples, rateHz, tasks }: SideSummary): string {
  return [
    ...(totalMs === null ? [] : [`${(totalMs / 1000).toFixed(2)} s`]),
    `${samples} samples${rateHz ? ` at ${Number(rateHz.toFixed(1))} Hz` : ''}`,
    ...(tasks > 1 ? [`${tasks} tasks`] : []),
  ].join(', ');
}

export const warningsOf = ({ sides, totals }: Diff): string[] => [...new Set([...sides.warnings, ...totals.warnings])];

/** Before, after, delta, interval, q-value, state. */
export function figuresOf({
  change: { totalBefore, totalAfter, delta, low, high, qValue, significant, state },
}: ChangedFunction): string[] {
  return [
    totalBefore.toFixed(2),
    totalAfter.toFixed(2),
    signed(delta),
    low === null || high === null ? '?' : `${signed(low)} … ${signed(high)}`,
    qValue === null ? '?' : qValue < 0.001 ? '<0.001' : qValue.toFixed(3),
    significant ? (state === 'changed' ? 'yes' : `yes, ${state}`) : state === 'new' || state === 'removed' ? state : '',
  ];
}

export const FIGURES = ['before', 'after', 'delta', '95 % interval', 'q', 'significant'] as const;

/** The line in the workspace where the function leads there, else as it ran. */
export const placeOf = ({ file, line, source }: ChangedFunction): string =>
  source ? `${path.relative('', source.file) || source.file}:${source.line}` : file === '' ? '' : `${file}:${line}`;

/** With a true minus sign, so that both signs are as wide. */
const signed = (value: number): string => `${value > 0 ? '+' : value < 0 ? '\u2212' : ''}${Math.abs(value).toFixed(2)}`;
