/** What the outputs of `annotate` have in common: their head, and the columns of weights. */
import { oneLine } from './output';
import type { WeightUnit } from '../profile/types';
import type { Weights } from '../query/scale';
import { truthText } from '../source/truth/judge';
import type { FileTruth } from '../source/truth/types';
import { formatNumber, formatWeight, percentColumn } from '../words/figures';

/** A file of the workspace with what a profile says of it. */
export interface Annotation {
  /** As given on the command line. */
  readonly file: string;
  readonly capture: string;
  readonly unit: WeightUnit;
  readonly truth: FileTruth;
  readonly remarks: readonly string[];
}

/** `width`: that of the column of lines. */
export const heading = ({ file, capture, truth, remarks }: Annotation, width: number): string[] => [
  ...[`${file}, ${capture}`, truthText(truth), ...remarks].map(oneLine),
  '',
  `${['self %', 'total %', 'self', 'total'].map((title, i) => title.padStart(i < 2 ? 7 : 9)).join(' ')}  ${'line'.padStart(width)}`,
];

const BLANK = ' '.repeat(7 + 1 + 7 + 1 + 9 + 1 + 9);

/** Self and total, share and amount, in columns as wide as those of {@link heading}; blanks for a row without weights. */
export function columns(row: Weights | undefined, unit: WeightUnit): string {
  if (row === undefined) return BLANK;
  const { selfPercent, totalPercent, self, total, selfMs, totalMs } = row;
  const share = (percent: number): string => (percent > 0 ? percentColumn(percent) : '').padStart(7);
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
