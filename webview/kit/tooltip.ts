/** The box beside the pointer. For eyes only: screen readers have the same words in the label of what is pointed at. */
import { el } from './dom';

const gapPx = 14;

export class Tooltip {
  readonly element = el('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: '' });
  private shown: object | null = null;

  /**
   * Shows something at a point of the page, in px of the window. `content` is asked for where another thing than before
   * is meant.
   */
  show(thing: object, content: () => readonly Node[], x: number, y: number): void {
    if (this.shown !== thing) {
      this.shown = thing;
      this.element.replaceChildren(...content());
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
