/** A menu, opened for a frame or by a button and usable by mouse and keyboard. */
import { el } from './dom';

export interface MenuItem {
  readonly label: string;
  /** Shown at the right: a key or a figure. */
  readonly keys: string;
  /** Whether it is shown but cannot be chosen now. */
  readonly disabled?: boolean;
  /** For items that can be on or off. */
  readonly isOn?: boolean;
  /** Whether the item is one of several of which exactly one is on. */
  readonly isChoice?: boolean;
  readonly run: () => void;
}

/** Items that belong together, with a label if the grouping is not obvious. */
export interface MenuGroup {
  readonly label?: string;
  readonly items: readonly MenuItem[];
}

export class Menu {
  readonly element = el('div', { class: 'menu', role: 'menu', hidden: '' });
  private onClosed: () => void = () => undefined;

  constructor() {
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    this.element.addEventListener('contextmenu', (event) => event.preventDefault());
    document.addEventListener(
      'pointerdown',
      (event) => {
        if (!(event.target instanceof Node && this.element.contains(event.target))) this.close(false);
      },
      true,
    );
    window.addEventListener('blur', () => this.close(false));
  }

  /** Opens the menu at a point of the page. `onClosed` restores the focus. */
  open(label: string, groups: readonly MenuGroup[], x: number, y: number, onClosed: () => void): void {
    this.onClosed = onClosed;
    this.element.setAttribute('aria-label', label);
    this.element.replaceChildren(...groups.filter(({ items }) => items.length > 0).map((group) => this.group(group)));
    this.element.hidden = false;
    this.element.scrollTop = 0;
    const { offsetWidth, offsetHeight } = this.element;
    this.element.style.left = `${Math.max(0, Math.min(x, window.innerWidth - offsetWidth - 4))}px`;
    this.element.style.top = `${Math.max(0, Math.min(y, window.innerHeight - offsetHeight - 4))}px`;
    (this.element.querySelector<HTMLElement>('[role=menuitemradio][aria-checked=true]') ?? this.entries()[0])?.focus();
  }

  private close(restoreFocus: boolean): void {
    if (this.element.hidden) return;
    this.element.hidden = true;
    if (restoreFocus) this.onClosed();
  }

  private group({ label, items }: MenuGroup): HTMLElement {
    return el(
      'div',
      { role: 'group', class: 'menu-group', 'aria-label': label },
      label === undefined ? null : el('div', { class: 'menu-label', 'aria-hidden': 'true' }, label),
      ...items.map((item) => this.entry(item)),
    );
  }

  private entry(item: MenuItem): HTMLElement {
    const role = item.isOn === undefined ? 'menuitem' : item.isChoice ? 'menuitemradio' : 'menuitemcheckbox';
    const entry = el(
      'button',
      {
        type: 'button',
        role,
        tabindex: '-1',
        'aria-disabled': item.disabled ? 'true' : undefined,
        'aria-checked': item.isOn === undefined ? undefined : String(item.isOn),
      },
      el('span', { class: 'menu-name' }, item.label),
      el('kbd', { 'aria-hidden': 'true' }, item.keys),
    );
    entry.addEventListener('click', () => {
      if (item.disabled) return;
      this.close(true);
      item.run();
    });
    return entry;
  }

  private entries(): HTMLElement[] {
    return [...this.element.querySelectorAll<HTMLElement>('[role^=menuitem]')];
  }

  private onKey(event: KeyboardEvent): void {
    const entries = this.entries();
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const to = (index: number): void => entries[(index + entries.length) % entries.length].focus();
    switch (event.key) {
      case 'ArrowDown':
        to(at + 1);
        break;
      case 'ArrowUp':
        to(at - 1);
        break;
      case 'Home':
        to(0);
        break;
      case 'End':
        to(-1);
        break;
      case 'Escape':
      case 'Tab':
        this.close(true);
        break;
      default:
        return this.toLetter(event, entries, at);
    }
    event.preventDefault();
    event.stopPropagation();
  }

  /** Typing a letter moves to the next item that begins with it. */
  private toLetter(event: KeyboardEvent, entries: readonly HTMLElement[], at: number): void {
    if (event.key.length !== 1 || event.key === ' ' || event.ctrlKey || event.metaKey) return;
    const letter = event.key.toLowerCase();
    [...entries.slice(at + 1), ...entries.slice(0, at + 1)]
      .find((entry) => entry.textContent?.toLowerCase().startsWith(letter))
      ?.focus();
    event.preventDefault();
    event.stopPropagation();
  }
}
