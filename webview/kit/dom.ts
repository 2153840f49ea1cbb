/** Creates elements. Text is only ever added as text nodes, so names from a container cannot become markup. */

interface Attributes {
  readonly class?: string;
  readonly id?: string;
  readonly [attribute: string]: string | undefined;
}

type Child = Node | string | null;

/** Creates an HTML element with attributes and children. Strings become text nodes; null is skipped. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== undefined) element.setAttribute(name, value);
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

/** A push button with a visible label. */
export function button(label: string, onClick: () => void, attributes: Attributes = {}): HTMLButtonElement {
  const element = el('button', { type: 'button', ...attributes }, label);
  element.addEventListener('click', onClick);
  return element;
}

/** A button that opens a menu; `open` gets the button. */
export function menuButton(
  label: string,
  title: string,
  open: (from: HTMLElement) => void,
  attributes: Attributes = {},
): HTMLButtonElement {
  const opener: HTMLButtonElement = button(label, () => open(opener), {
    class: 'opener',
    'aria-haspopup': 'menu',
    title,
    ...attributes,
  });
  return opener;
}

/** A text of which one line is seen, and all of it once it is opened. */
export class TextLine {
  private readonly summary = el('summary');
  readonly element = el('details', { class: 'line' }, this.summary);
  private shown = '';

  /** `before` stands in front of the text. */
  show(text: string, ...before: readonly Node[]): void {
    // Unchanged text stays as it is: opened, and not spoken again.
    if (this.shown === text) return;
    this.shown = text;
    this.summary.replaceChildren(...before, text);
  }
}

/**
 * Whether an element has the keyboard focus. While the focus is elsewhere in the window, the document still remembers
 * its last active element. Focusing that element then would take the keyboard away from an editor in which somebody is
 * typing.
 */
export const hasKeyboard = (element: Element): boolean =>
  document.hasFocus() && element.contains(document.activeElement);
