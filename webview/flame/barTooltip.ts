/** What stands in the box beside the pointer when it is on a bar. */
import { el } from '../kit/dom';
import { placeOfBar, selfOf, totalOf, type FigureScale } from './describe';
import { bothFigures, verdictOf } from './describeChange';
import type { Bar } from './drawing/bars';
import type { Sliver } from './drawing/slivers';
import { formatCount, formatMs } from '../../src/words/figures';

/** Name, place and figures of a bar, a line each; of a folded block also what lies under the pointer. */
export const barTooltip = (bar: Bar, scale: FigureScale, sliver: Sliver | null = null): readonly HTMLElement[] => [
  el('strong', {}, bar.name),
  el('span', { class: 'place' }, placeInWords(bar)),
  ...(sliver === null ? [] : [el('span', { class: 'sliver' }, sliverInWords(sliver))]),
  ...figures(bar, scale).map((line) => el('span', { class: 'figures' }, line)),
];

function placeInWords(bar: Bar): string {
  if (bar.folded > 0) return 'Too narrow to draw; double-click to open';
  return placeOfBar(bar) || (bar.frame === null ? 'the whole profile' : 'no source');
}

/** `Here: 12 frames, the heaviest parse (/srv/app/parse.py:3)`; a single one by its name alone. */
export function sliverInWords({ count, frame }: Sliver): string {
  const place = frame.file === '' ? '' : ` (${frame.file}${frame.line > 0 ? `:${frame.line}` : ''})`;
  return count === 1
    ? `Here: ${frame.name}${place}`
    : `Here: ${formatCount(count, 'frame')}, the heaviest ${frame.name}${place}`;
}

function figures(bar: Bar, scale: FigureScale): readonly string[] {
  const { change } = bar;
  if (change === null) return [`self ${selfOf(bar, scale)} · total ${totalOf(bar, scale)}`];
  return [
    `total ${bothFigures(change.before, change.after, change.mode)}`,
    `self ${bothFigures(change.selfBefore, change.selfAfter, change.mode)}`,
    ...(bar.totalMs === null ? [] : [`here ${formatMs(bar.totalMs)}`]),
    ...(bar.frame === null ? [] : [verdictOf(change)]),
  ];
}
