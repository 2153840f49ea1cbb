/** A source file with the cost of its lines, as people read it in a terminal. */
import type { WeightUnit } from '../profile/types';
import { truthText } from '../source/truth/truthText';
import type { FileTruth } from '../source/truth/types';
import type { LineHeat } from '../query/types';
import { formatNumber, formatPercent, formatWeight } from '../words/figures';
import { printable } from './printable';

/** A line that ran and where it stands now; null: nowhere. */
export interface AnnotatedLine extends LineHeat {
  readonly now: number | null;
}

export interface Annotation {
  /** As it was named. */
  readonly file: string;
  readonly capture: string;
  readonly unit: WeightUnit;
  readonly truth: FileTruth;
  readonly lines: readonly AnnotatedLine[];
}

/** `context`: only lines with weight and as many around them; null: the whole file. Nothing in the text reaches the terminal as a control. */
export function describeAnnotation(
  { file, capture, unit, truth, lines }: Annotation,
  text: readonly string[],
  context: number | null,
): string {
  const byLine = new Map(lines.flatMap((row) => (row.now === null ? [] : [[row.now, row] as const])));
  const shown = text.map(
    (_, i) => context === null || lines.some(({ now }) => now !== null && Math.abs(now - 1 - i) <= context),
  );
  const width = String(text.length).length;
  const body: string[] = [];
  text.forEach((content, i) => {
    if (!shown[i]) return;
    if (i > 0 && !shown[i - 1] && body.length > 0) body.push('');
    body.push(
      `${columns(byLine.get(i + 1), unit)}  ${String(i + 1).padStart(width)} | ${printable(expandTabs(content))}`.trimEnd(),
    );
  });
  const gone = lines.filter(({ now }) => now === null);
  return [
    printable(`${file}, ${capture}`.replace(/\s+/g, ' ')),
    printable(truthText(truth).replace(/\s+/g, ' ')),
    '',
    `${['self %', 'total %', 'self', 'total'].map((title, i) => title.padStart(i < 2 ? 7 : 9)).join(' ')}  ${'line'.padStart(width)}`,
    ...body,
    ...(gone.length === 0
      ? []
      : [
          '',
          `Not shown: ${gone.length} ${gone.length === 1 ? 'line' : 'lines'} that ran and ${gone.length === 1 ? 'is' : 'are'} no more in this file, ${formatPercent(gone.reduce((sum, { selfPercent }) => sum + selfPercent, 0))} self.`,
        ]),
  ].join('\n');
}

const BLANK = ' '.repeat(7 + 1 + 7 + 1 + 9 + 1 + 9);

function columns(row: AnnotatedLine | undefined, unit: WeightUnit): string {
  if (row === undefined) return BLANK;
  const { selfPercent, totalPercent, self, total, selfMs, totalMs } = row;
  const share = (percent: number): string => (percent > 0 ? percent.toFixed(1) : '').padStart(7);
  return [
    share(selfPercent),
    share(totalPercent),
    amount(self, selfMs, unit).padStart(9),
    amount(total, totalMs, unit).padStart(9),
  ].join(' ');
}

function amount(weight: number, ms: number | null, unit: WeightUnit): string {
  if (weight <= 0) return '';
  return ms === null && unit !== 'bytes' ? formatNumber(weight) : formatWeight(weight, ms, unit);
}

/** Tabs end at every fourth column, so that indentation stays. */
function expandTabs(text: string): string {
  let result = '';
  for (const c of text) result += c === '\t' ? ' '.repeat(4 - (result.length % 4)) : c;
  return result;
}
