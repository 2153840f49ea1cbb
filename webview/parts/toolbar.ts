/** The row below the header: views to switch between, threads, filters, menus. */
import type { PageView } from '../../src/protocol';
import type { Action } from '../actions/action';
import { keyInWords } from '../actions/keyNames';
import { button, el } from '../dom';
import type { PageModel } from '../state/pageModel';

export interface ToolbarMenus {
  threads(from: HTMLElement): void;
  look(from: HTMLElement): void;
  exports(from: HTMLElement): void;
  all(from: HTMLElement): void;
}

const views: readonly (readonly [PageView, Action['id']])[] = [['timeOrder', 'showTimeOrder'], ['leftHeavy', 'showLeftHeavy'], ['sandwich', 'showSandwich'], ['table', 'showTable']];

export class Toolbar {
  private readonly choices: readonly HTMLElement[];
  private readonly toggles: readonly (readonly [Action, HTMLButtonElement])[];
  readonly threads: HTMLButtonElement;
  readonly element: HTMLElement;

  constructor(private readonly model: PageModel, actions: readonly Action[], menus: ToolbarMenus) {
    const action = (id: Action['id']): Action => actions.find((one) => one.id === id) as Action;
    this.choices = views.map(([, id]) => this.choice(action(id)));
    const switcher = el('div', { class: 'switch', role: 'radiogroup', 'aria-label': 'View' }, ...this.choices);
    switcher.addEventListener('keydown', (event) => this.onKey(event));
    this.toggles = (['toggleMyCode', 'collapseRecursion'] as const).map((id) => {
      const { label, keys, run } = action(id);
      return [action(id), button(label, run, { 'aria-pressed': 'false', title: `${label} (${keyInWords(keys[0])})` })] as const;
    });
    const menu = (label: string, title: string, open: (from: HTMLElement) => void, attributes: Readonly<Record<string, string>> = {}): HTMLButtonElement => {
      const opener: HTMLButtonElement = button(label, () => open(opener), { class: 'opener', 'aria-haspopup': 'menu', title, ...attributes });
      return opener;
    };
    // In a narrow page these two go: the menu of everything has what they hold.
    const spare = { 'data-menu': 'spare' };
    this.threads = menu('All merged', 'Thread, process or task (T)', menus.threads);
    const all = menu('Menu', 'Everything this page can do', menus.all);
    this.element = el('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Views and filters' },
      switcher, this.threads, ...this.toggles.map(([, toggle]) => toggle), el('span', { class: 'gap' }),
      menu('Look', 'Colours and orientation', menus.look, spare), menu('Export', 'Save the profile or a picture', menus.exports, spare), all);
    model.on(['profile', 'view', 'scope', 'look'], () => this.refresh());
  }

  private refresh(): void {
    const { view, state, summary } = this.model;
    views.forEach(([name], i) => {
      this.choices[i].setAttribute('aria-checked', String(name === view));
      this.choices[i].setAttribute('tabindex', name === view ? '0' : '-1');
    });
    for (const [{ isOn }, toggle] of this.toggles) toggle.setAttribute('aria-pressed', String(isOn?.() === true));
    const { threads } = state.scope;
    const one = threads?.length === 1 ? summary?.threads[threads[0]] : undefined;
    this.threads.textContent = threads === null ? (summary?.threads.length === 1 ? 'One thread' : 'All merged') : one !== undefined ? one.name || `Thread ${threads[0] + 1}` : `${threads.length} threads`;
  }

  private choice({ label, keys, run }: Action): HTMLElement {
    return button(label, run, { role: 'radio', 'aria-checked': 'false', tabindex: '-1', title: `${label} (${keyInWords(keys[0])})` });
  }

  /** Arrows move through the views, as in any group of which one is on. */
  private onKey(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' || event.key === 'ArrowDown' ? 1 : event.key === 'ArrowLeft' || event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const next = (views.findIndex(([name]) => name === this.model.view) + step + views.length) % views.length;
    this.model.setView(views[next][0]);
    this.choices[next].focus();
  }
}
