/** What the colours mean, in words beside a swatch. */
import type { ColourBy } from '../src/protocol';
import type { Bar } from './drawing/bars';
import { swatchesOf } from './drawing/swatches';
import { readTheme } from './drawing/theme';
import { el } from './dom';

export class Legend {
  readonly element = el('ul', { class: 'legend', 'aria-label': 'Colours' });

  /** Names what the drawn bars' colours stand for. */
  show(bars: readonly Bar[], colourBy: ColourBy): void {
    this.element.replaceChildren(...swatchesOf(bars, readTheme(), colourBy).map(({ words, fill, family }) => {
      const swatch = el('span', { class: 'swatch', 'data-family': family ?? undefined });
      swatch.style.backgroundColor = fill;
      return el('li', {}, swatch, words);
    }));
  }
}
