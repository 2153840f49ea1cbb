/** The row below the header: views to switch between, threads, filters, menus. */
import type { Action } from '../actions/action';
import { actionOf } from '../actions/actionList';
import type { PageMenus } from '../pageMenus';
import { keyInWords } from '../../kit/keyNames';
import { button, el, menuButton } from '../../kit/dom';
import type { PageModel } from '../state/pageModel';
import { RadioGroup } from '../../kit/radioGroup';

const views: readonly Action['id'][] = ['showTimeOrder', 'showLeftHeavy', 'showSandwich', 'showTable'];

export class Toolbar {
  private readonly viewActions: readonly Action[];
  private readonly views: RadioGroup;
  /** Stands for them in a narrow page. */
  private readonly viewMenu: HTMLButtonElement;
  private readonly toggles: readonly (readonly [Action, HTMLButtonElement])[];
  readonly threads: HTMLButtonElement;
  /** Only there if the file has several sample types. */
  readonly types: HTMLButtonElement;
  readonly element: HTMLElement;

  constructor(
    private readonly model: PageModel,
    actions: readonly Action[],
    menus: PageMenus,
  ) {
    const action = (id: Action['id']): Action => actionOf(actions, id);
    this.viewActions = views.map(action);
    this.views = new RadioGroup('View', this.viewActions);
    this.toggles = (['toggleMyCode', 'collapseRecursion'] as const).map((id) => {
      const { label, keys, run } = action(id);
      return [
        action(id),
        button(label, run, {
          'aria-pressed': 'false',
          'data-spare': '',
          title: `${label} (${keyInWords(keys[0])})`,
        }),
      ] as const;
    });
    // Hidden in a narrow page; the menu with all actions contains them.
    const spare = { 'data-spare': '' };
    this.viewMenu = menuButton('', 'View', (from) => menus.viewsBelow(from), { 'data-menu': 'views' });
    this.threads = menuButton(
      'All merged',
      `Thread, process or task (${keyInWords(action('pickThread').keys[0])})`,
      (from) => menus.threadsBelow(from),
    );
    this.types = menuButton(
      '',
      `Sample type (${keyInWords(action('pickType').keys[0])})`,
      (from) => menus.typesBelow(from),
      {
        'data-menu': 'types',
        hidden: '',
      },
    );
    const all = menuButton('Menu', 'Everything this page can do', (from) => menus.everythingBelow(from));
    this.element = el(
      'div',
      { class: 'toolbar', role: 'toolbar', 'aria-label': 'Views and filters' },
      this.views.element,
      this.viewMenu,
      this.threads,
      this.types,
      ...this.toggles.map(([, toggle]) => toggle),
      el('span', { class: 'gap' }),
      menuButton('Look', 'Colours and orientation', (from) => menus.lookBelow(from), spare),
      menuButton('Export', 'Save the profile or a picture', (from) => menus.exportsBelow(from), spare),
      all,
    );
    model.on(['profile', 'view', 'scope', 'look'], () => this.refresh());
  }

  private refresh(): void {
    const { state, summary } = this.model;
    this.views.refresh();
    this.viewMenu.textContent = this.viewActions.find(({ isOn }) => isOn?.() === true)?.label ?? 'View';
    for (const [{ isOn }, toggle] of this.toggles) toggle.setAttribute('aria-pressed', String(isOn?.() === true));
    const types = summary?.types;
    this.types.hidden = types === undefined;
    if (types !== undefined) this.types.textContent = types.all[types.chosen].name;
    const { threads } = state.scope;
    const names = new Set(threads?.map((thread) => summary?.threads[thread]?.name));
    const name = names.size === 1 ? [...names][0] : '';
    this.threads.textContent =
      threads === null
        ? summary?.threads.length === 1
          ? 'One thread'
          : 'All merged'
        : name || (threads.length === 1 ? `Thread ${threads[0] + 1}` : `${threads.length} threads`);
  }
}
