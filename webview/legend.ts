/** What the colours mean, in words beside a swatch. */
import type { Bar } from './drawing/bars';
import { el } from './dom';
import { barColours, familyOf, themeKind, type BarFamily } from './drawing/palette';

const words: Readonly<Partial<Record<BarFamily, string>>> = { own: 'In this workspace', library: 'Elsewhere', runtime: 'Runtime' };

export class Legend {
  readonly element = el('ul', { class: 'legend', 'aria-label': 'Colours' });

  /** Names the families that are drawn, each with the colour of its widest bar. */
  show(bars: readonly Bar[]): void {
    const widest = new Map<BarFamily, Bar>();
    for (const bar of bars) {
      const family = familyOf(bar);
      if (words[family] !== undefined && !(widest.has(family) && (widest.get(family) as Bar).total >= bar.total)) widest.set(family, bar);
    }
    this.element.replaceChildren(...(Object.keys(words) as BarFamily[]).filter((family) => widest.has(family)).map((family) => {
      const swatch = el('span', { class: 'swatch', 'data-family': family });
      swatch.style.backgroundColor = barColours(widest.get(family) as Bar, themeKind(), false).fill;
      return el('li', {}, swatch, words[family] as string);
    }));
  }
}
