/** The panel of keys and mouse. */
import type { Action, ActionGroup } from '../actions/action';
import { keyInWords, modInWords } from '../../kit/keyNames';
import { button, el } from '../../kit/dom';

const groups: readonly ActionGroup[] = [
  'View',
  'Compare',
  'Zoom',
  'Frame',
  'Filter',
  'Threads',
  'Search',
  'Look',
  'Help',
];
/** Second keys of actions, on the same physical key as the first: not listed. */
const unnamed: readonly string[] = ['=', '_'];
/** What is done to a bar or row itself. */
const onFrames: readonly (readonly [string, readonly string[]])[] = [
  ['Select, and show its line', ['Click', 'Space']],
  ['Go to its line', [`${modInWords}Click`, 'Alt+Click', keyInWords('Mod+Enter')]],
  ['Zoom; in a list: callers and callees', ['Double-click', 'Enter']],
  ['Menu', ['Right-click', 'Shift+F10']],
  ['Callee, caller, neighbours, first, last', ['Arrows', 'Home', 'End']],
  ['Zoom at the pointer', [`${modInWords}Wheel`]],
  ['Pan', ['Drag', 'Shift+Wheel']],
  ['Next or previous hit, in the search field', ['Enter', 'Shift+Enter']],
  ['Time to show', ['Drag on the time scale']],
];

export class Help {
  private readonly body = el('div', { class: 'help-body' });
  readonly element = el('dialog', { class: 'help', 'aria-label': 'Keys and mouse' });

  constructor(private readonly actions: readonly Action[]) {
    this.element.append(
      el(
        'div',
        { class: 'help-head' },
        el('h2', {}, 'Keys and mouse'),
        button('Close', () => this.element.close(), { class: 'primary' }),
      ),
      this.body,
    );
    // A click beside the panel closes it.
    this.element.addEventListener('click', (event) => {
      if (event.target === this.element) this.element.close();
    });
  }

  open(): void {
    if (this.element.open) return;
    this.fill();
    this.element.showModal();
  }

  /** What this page can do: a comparison can do more. */
  private fill(): void {
    const actions = this.actions.filter(({ isThere }) => isThere?.() !== false);
    const row = (label: string, keys: readonly string[]): HTMLElement =>
      el(
        'div',
        {},
        el('dt', {}, ...keys.flatMap((key, i) => [i > 0 ? ' ' : null, el('kbd', {}, key)])),
        el('dd', {}, label),
      );
    const section = (title: string, rows: readonly HTMLElement[]): HTMLElement =>
      el('section', {}, el('h3', {}, title), el('dl', {}, ...rows));
    this.body.replaceChildren(
      section(
        'On a frame',
        onFrames.map(([label, keys]) => row(label, keys)),
      ),
      ...groups
        .filter((group) => actions.some((action) => action.group === group))
        .map((group) =>
          section(
            group,
            actions
              .filter((action) => action.group === group && action.keys.length > 0)
              .map(({ label, keys }) => row(label, keys.filter((key) => !unnamed.includes(key)).map(keyInWords))),
          ),
        ),
    );
  }
}
