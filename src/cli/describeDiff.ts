/** A comparison as people read it in a terminal. Nothing that ran reaches the terminal as a control. */
import type { Diff } from './diff';
import { FIGURES, figuresOf, modeLine, placeOf, sideLine, warningsOf } from './diffWords';
import { printable } from './printable';

/** `top`: functions listed. */
export function describeDiff(diff: Diff, top: number): string {
  const {
    sides: { before, after, differences },
    functions,
  } = diff;
  const head = [
    `Before: ${before.name}, ${sideLine(before)}`,
    `After: ${after.name}, ${sideLine(after)}`,
    ...differences.map((one) => `${one.what}: ${one.before} → ${one.after}`),
    ...warningsOf(diff).map((warning) => `Warning: ${warning}`),
    modeLine(diff),
  ];
  const rows = functions
    .slice(0, top)
    .map((row) => ({ figures: figuresOf(row, diff.totals), text: `${oneLine(row.name)}  ${oneLine(placeOf(row))}` }));
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

const oneLine = (text: string): string => printable(text.replace(/\s+/g, ' '));
