/** A comparison as Markdown, for a pull request. What ran is untrusted: it forms no markup, mention or link. */
import type { ChangedFunction, Diff } from './diff';
import { FIGURES, figuresOf, modeLine, placeOf, sideLine, warningsOf } from './diffWords';
import { printable } from './printable';

/** `top`: functions listed. */
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
  const name = `<code>${plain(row.name)}</code> ${plain(placeOf(row))}`.trimEnd();
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

/** Everything with a meaning in Markdown or HTML becomes a character reference. */
const plain = (text: string): string =>
  printable(text.replace(/\s+/g, ' ')).replace(/[&<>|`*_[\]\\@#~$]/g, (c) => `&#${c.charCodeAt(0)};`);
