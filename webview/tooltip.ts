/** The box beside the pointer. For eyes only: screen readers have the same words in the bar's label. */
import type { Bar } from './drawing/bars';
import { placeOf, selfOf, totalOf, type Scale } from './describe';
import { bothFigures, verdictOf } from './describeChange';
import { el } from './dom';
import { formatMs } from './format';

const gapPx = 14;

export class Tooltip {
  readonly element = el('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: '' });
  private shown: Bar | null = null;

  show(bar: Bar, summary: Scale, x: number, y: number): void {
    if (this.shown !== bar) {
      this.shown = bar;
      const place = placeOf(bar);
      this.element.replaceChildren(
        el('strong', {}, bar.name),
        el(
          'span',
          { class: 'place' },
          bar.folded > 0
            ? 'Too narrow to draw; double-click to open'
            : place || (bar.frame === null ? 'the whole profile' : 'no source'),
        ),
        ...figures(bar, summary),
      );
      this.element.hidden = false;
    }
    const { offsetWidth, offsetHeight } = this.element;
    const left = x + gapPx + offsetWidth > window.innerWidth ? x - gapPx - offsetWidth : x + gapPx;
    const top = y + gapPx + offsetHeight > window.innerHeight ? y - gapPx - offsetHeight : y + gapPx;
    this.element.style.left = `${Math.max(4, left)}px`;
    this.element.style.top = `${Math.max(4, top)}px`;
  }

  hide(): void {
    this.shown = null;
    this.element.hidden = true;
  }
}

function figures(bar: Bar, summary: Scale): HTMLElement[] {
  const { change } = bar;
  const lines =
    change === null
      ? [`self ${selfOf(bar, summary)} · total ${totalOf(bar, summary)}`]
      : [
          `total ${bothFigures(change.before, change.after, change.mode)}`,
          `self ${bothFigures(change.selfBefore, change.selfAfter, change.mode)}`,
          ...(bar.totalMs === null ? [] : [`here ${formatMs(bar.totalMs)}`]),
          ...(bar.frame === null ? [] : [verdictOf(change)]),
        ];
  return lines.map((line) => el('span', { class: 'figures' }, line));
}
