/**
 * The tooltip next to the pointer. Only for sighted users: screen readers get the same text from the label of the
 * element.
 */
import { el } from './dom';

const gapPx = 14;

export class Tooltip {
  readonly element = el('div', { class: 'tooltip', 'aria-hidden': 'true', hidden: '' });
  private shown: object | null = null;

  /**
   * Shows the tooltip for `thing` at a point of the page, in px of the window. `content` is called only when `thing`
   * changes.
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
