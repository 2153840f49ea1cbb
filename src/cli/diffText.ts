import path from 'node:path';
import { oneLine } from './output';
import type {
  CompareUnit,
  ComparisonSummary,
  FunctionChange,
  ScopeComparison,
  SideSummary,
  TableRow,
} from '../query/types';
import { formatAmount, formatDelta, formatInterval, formatSize } from '../words/changes';
import { formatCount, formatMs } from '../words/figures';

/** The result of `diff`, whatever its format. */
export interface Diff {
  /** Its name on the command line. */
  readonly mode: string;
  readonly sides: ComparisonSummary;
  readonly totals: ScopeComparison;
  /** What the readers of both sides left out, chose or guessed, one sentence each. */
  readonly remarks: readonly string[];
  /** Significant ones first, then by size of the change. */
  readonly functions: readonly ChangedFunction[];
}

interface ChangedFunction extends Omit<TableRow, 'change'> {
  readonly change: FunctionChange;
}

// Shared by text and Markdown. Names come from the profile and are untrusted: the caller escapes them.

const UNIT_WORDS: Readonly<Record<CompareUnit, string>> = {
  points: 'points of share of each profile',
  'ms/s': 'CPU milliseconds per wall second per task',
  'ms/request': 'CPU milliseconds per request',
};

/** One line with the mode, the noise floor, and the number of significant changes. */
function modeLine({ mode, totals }: Diff): string {
  const { unit, noiseFloor, significant } = totals;
  const noise =
    noiseFloor === null ? 'The noise floor is unknown.' : `Noise floor ${formatSize(noiseFloor, totals.mode)}.`;
  const found =
    significant === 0
      ? 'No function changed significantly.'
      : `${formatCount(significant, 'function')} changed significantly.`;
  return `Compared by ${mode}: ${UNIT_WORDS[unit]}. ${noise} ${found}`;
}

/** `4.51 s, 451 samples at 100 Hz, 2 tasks`. */
function sideLine({ totalMs, samples, rateHz, tasks }: SideSummary): string {
  return [
    ...(totalMs === null ? [] : [formatMs(totalMs)]),
    `${samples} samples${rateHz ? ` at ${Number(rateHz.toFixed(1))} Hz` : ''}`,
    ...(tasks > 1 ? [`${tasks} tasks`] : []),
  ].join(', ');
}

export const warningsOf = ({ sides, totals }: Diff): string[] => [...new Set([...sides.warnings, ...totals.warnings])];

/** Before, after, delta, interval, q-value, state. */
function figuresOf(
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

const FIGURES = ['before', 'after', 'delta', '95 % interval', 'q', 'significant'] as const;

/** The line in the workspace if the function maps there, otherwise as it ran. */
export const changedPlace = ({ file, line, source }: ChangedFunction): string =>
  source ? `${path.relative('', source.file) || source.file}:${source.line}` : file === '' ? '' : `${file}:${line}`;

// A comparison as text for a terminal. Control characters in names are escaped.

/** `top`: number of functions listed. */
export function describeDiff(diff: Diff, top: number): string {
  const {
    sides: { before, after, differences },
    functions,
  } = diff;
  const head = [
    `Before: ${before.name}, ${sideLine(before)}`,
    `After: ${after.name}, ${sideLine(after)}`,
    ...differences.map((one) => `${one.what}: ${one.before} → ${one.after}`),
    ...diff.remarks,
    ...warningsOf(diff).map((warning) => `Warning: ${warning}`),
    modeLine(diff),
  ];
  const rows = functions.slice(0, top).map((row) => ({
    figures: figuresOf(row, diff.totals),
    text: `${oneLine(row.name)}  ${oneLine(changedPlace(row))}`,
  }));
  const widths = FIGURES.map((title, i) => Math.max(title.length, ...rows.map(({ figures }) => figures[i].length)));
  const line = (figures: readonly string[], text: string): string =>
    `${figures.map((figure, i) => figure.padStart(widths[i])).join('  ')}  ${text}`.trimEnd();
  const left = functions.length - rows.length;
  return [
    head.map(oneLine).join('\n'),
    [
      line(FIGURES, 'function'),
      ...rows.map(({ figures, text }) => line(figures, text)),
      ...(left > 0 ? [`${left} more: add --top ${functions.length}`] : []),
    ].join('\n'),
  ].join('\n\n');
}

// A comparison as Markdown for a pull request. Names are untrusted and must not become markup, a mention or a link.

/** `top`: number of functions listed. */
export function diffMarkdown(diff: Diff, top: number): string {
  const {
    sides: { before, after, differences },
    functions,
  } = diff;
  const about = [
    ['', 'before', 'after'],
    ['---', '---', '---'],
    ['profile', plain(before.name), plain(after.name)],
    ['recorded', sideLine(before), sideLine(after)],
    ...differences.map((one) => [one.what, one.before, one.after].map(plain)),
  ];
  const left = functions.length - Math.min(top, functions.length);
  return [
    table(about),
    ...diff.remarks.map((remark) => `> ${plain(remark)}`),
    ...warningsOf(diff).map((warning) => `> **Warning:** ${plain(warning)}`),
    plain(modeLine(diff)),
    table([
      ['function', ...FIGURES],
      ['---', ...FIGURES.map((_, i) => (i === FIGURES.length - 1 ? '---' : '---:'))],
      ...functions.slice(0, top).map((row) => rowOf(row, diff.totals)),
    ]),
    ...(left > 0 ? [`${left} more.`] : []),
  ].join('\n\n');
}

function rowOf(row: ChangedFunction, totals: Diff['totals']): string[] {
  const {
    change: { significant, delta },
  } = row;
  const name = `<code>${plain(row.name)}</code> ${plain(changedPlace(row))}`.trimEnd();
  const figures = figuresOf(row, totals);
  return [
    name,
    ...figures.map((figure, i) =>
      FIGURES[i] === 'delta' && significant ? `**${figure}** ${delta > 0 ? '▲' : '▼'}` : figure,
    ),
  ];
}

const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** Between two characters, it leaves nothing that could become a link or a mention. */
const APART = '<!-- -->';

/**
 * Replaces everything with a meaning in Markdown or HTML by a character reference. Addresses of pages and of people are
 * cut in two, which nobody sees: a reader that looks for them finds them behind character references, too.
 */
const plain = (text: string): string =>
  oneLine(text)
    .replace(/[&<>|`*_[\]\\@#~$]/g, (c) => `&#${c.charCodeAt(0)};`)
    .replace(/&#64;|\/(?=\/)|www(?=\.)/gi, (found) => `${found}${APART}`);
