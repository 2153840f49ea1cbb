/** The context menu of a bar, by mouse and by key. */
import { el } from './dom';

export interface MenuItem {
  readonly label: string;
  /** Shown on the right, e.g. `Enter`. */
  readonly keys: string;
  /** Why it cannot be done now; absent when it can. */
  readonly disabled?: boolean;
  readonly run: () => void;
}

export class Menu {
  readonly element = el('div', { class: 'menu', role: 'menu', 'aria-label': 'Frame actions', hidden: '' });
  private onClosed: () => void = () => undefined;

  constructor() {
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    this.element.addEventListener('contextmenu', (event) => event.preventDefault());
    document.addEventListener('pointerdown', (event) => {
      if (!(event.target instanceof Node && this.element.contains(event.target))) this.close(false);
    }, true);
    window.addEventListener('blur', () => this.close(false));
  }

  /** Opens at a point of the page. `onClosed` puts the focus back where it was. */
  open(items: readonly MenuItem[], x: number, y: number, onClosed: () => void): void {
    this.onClosed = onClosed;
    this.element.replaceChildren(...items.map((item) => this.entry(item)));
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    this.element.style.left = `${Math.max(0, Math.min(x, window.innerWidth - offsetWidth - 4))}px`;
    this.element.style.top = `${Math.max(0, Math.min(y, window.innerHeight - offsetHeight - 4))}px`;
    this.enabled()[0]?.focus();
  }

  private close(restoreFocus: boolean): void {
    if (this.element.hidden) return;
    this.element.hidden = true;
    if (restoreFocus) this.onClosed();
  }

  private entry(item: MenuItem): HTMLElement {
    const entry = el('button', { type: 'button', role: 'menuitem', tabindex: '-1', 'aria-disabled': item.disabled ? 'true' : undefined },
      el('span', {}, item.label), el('kbd', { 'aria-hidden': 'true' }, item.keys));
    entry.addEventListener('click', () => {
      if (item.disabled) return;
      this.close(true);
      item.run();
    });
    return entry;
  }

  private enabled(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role=menuitem]')];
  }

  private onKey(event: KeyboardEvent): void {
    const entries = this.enabled();
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const to = (index: number): void => entries[(index + entries.length) % entries.length].focus();
    switch (event.key) {
      case 'ArrowDown': to(at + 1); break;
      case 'ArrowUp': to(at - 1); break;
      case 'Home': to(0); break;
      case 'End': to(-1); break;
      case 'Escape': case 'Tab': this.close(true); break;
      default: return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
}
