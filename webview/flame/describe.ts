/** A bar in words: for the label a screen reader speaks, the tooltip, the details and the clipboard. */
import type { ProfileSummary } from '../../src/query/types';
import { comparedLabel } from './describeChange';
import type { Bar } from './drawing/bars';
import { formatCount, formatShare } from '../../src/words/figures';
import { weightText } from './weight';

/** How figures are shown: the unit, and the weight that is 100 %. */
export type FigureScale = Pick<ProfileSummary, 'unit' | 'total'>;

/** `file:line` as it ran, '' where the file is unknown. */
export const placeOfBar = (bar: Bar): string => {
  if (bar.frame === null || bar.frame.file === '') return '';
  return bar.line > 0 ? `${bar.frame.file}:${bar.line}` : bar.frame.file;
};

/** Self time and its share of the profile: `120 ms (12.0 %)`. */
export const selfOf = (bar: Bar, summary: FigureScale): string =>
  `${weightText(bar.self, summary.unit)} (${formatShare(bar.self, summary.total)})`;

/** Total time and its share of the profile. */
export const totalOf = (bar: Bar, summary: FigureScale): string =>
  `${weightText(bar.total, summary.unit)} (${formatShare(bar.total, summary.total)})`;

/** What a screen reader says for a bar. */
export function labelOf(bar: Bar, summary: FigureScale): string {
  if (bar.change !== null) return comparedLabel(bar, bar.change);
  if (bar.folded > 0)
    return `${formatCount(bar.folded, 'small frame')} folded, total ${totalOf(bar, summary)}, depth ${bar.level - 1}. Zoom to open.`;
  return `${bar.name}, self ${selfOf(bar, summary)}, total ${totalOf(bar, summary)}, depth ${bar.level - 1}`;
}
