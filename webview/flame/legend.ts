/** What the colours mean, in words beside a swatch. */
import type { ColourBy } from '../../src/protocol';
import type { SliceChange } from '../../src/query/types';
import type { Bar } from './drawing/bars';
import { changeOf, changeSwatches, swatchesOf } from './drawing/swatches';
import { readTheme } from '../kit/theme';
import { el } from '../kit/dom';

export class Legend {
  readonly element = el('ul', { class: 'legend', 'aria-label': 'Colours' });

  /** Names what the drawn bars' colours stand for; `change`: they tell a comparison. */
  show(bars: readonly Bar[], colourBy: ColourBy, change: SliceChange | null): void {
    this.element.replaceChildren(...(change === null ? familyItems(bars, colourBy) : changeItems(change)));
  }
}

const familyItems = (bars: readonly Bar[], colourBy: ColourBy): HTMLElement[] =>
  swatchesOf(bars, readTheme(), colourBy).map(({ words, fill, family }) => {
    const swatch = el('span', { class: 'swatch', 'data-family': family ?? undefined });
    swatch.style.backgroundColor = fill;
    return el('li', {}, swatch, words);
  });

const changeItems = (change: SliceChange): HTMLElement[] => [
  el('li', { class: 'legend-title' }, `${changeOf[change.mode]}:`),
  ...changeSwatches(change, readTheme()).map(({ words, fill, line, state }) => {
    const swatch = el('span', { class: 'swatch wide', 'data-state': state });
    swatch.style.backgroundColor = fill;
    swatch.style.color = line;
    return el('li', {}, swatch, words);
  }),
];
