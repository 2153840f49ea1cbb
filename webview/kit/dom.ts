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

/**
 * Whether the keyboard is in an element. The document remembers the element it was in while it is elsewhere in the window: to
 * give that one the focus then would pull the keyboard out of an editor somebody types in.
 */
export const hasKeyboard = (element: Element): boolean =>
  document.hasFocus() && element.contains(document.activeElement);
