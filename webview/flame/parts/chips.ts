/** What the views are limited to, a chip each, and how much of the profile that is. */
import { button, el } from '../../kit/dom';
import { formatPercent } from '../../../src/words/figures';
import { weightText } from '../weight';
import type { PageModel } from '../state/pageModel';
import { partsOf } from '../state/scopes';

export class Chips {
  private readonly list = el('ul', { 'aria-label': 'Filters' });
  private readonly share = el('p', { class: 'share-of-all', role: 'status' });
  private readonly undo: HTMLButtonElement;
  readonly element: HTMLElement;

  constructor(
    private readonly model: PageModel,
    private readonly onFocusLost: () => void,
  ) {
    this.undo = button('Undo', () => this.keepingFocus(() => model.undo()), { title: 'Undo last filter (Backspace)' });
    this.element = el('div', { class: 'chips', hidden: '' }, this.list, this.share, this.undo);
    model.on(['profile', 'scope'], () => this.refresh());
  }

  private refresh(): void {
    const { summary, scoped, state, isWhole } = this.model;
    if (summary === null) return;
    this.element.hidden = isWhole && state.undo.length === 0;
    this.undo.disabled = state.undo.length === 0;
    this.list.replaceChildren(
      ...partsOf(state.scope, summary).map(({ label, without }) =>
        el(
          'li',
          { class: 'filter-chip' },
          el('span', { title: label }, label),
          button('×', () => this.keepingFocus(() => this.model.setScope(without)), {
            'aria-label': `Remove ${label}`,
            title: 'Remove',
          }),
        ),
      ),
    );
    this.share.textContent =
      isWhole || scoped === null
        ? ''
        : summary.comparison !== null
          ? `${formatPercent(100 * scoped.shareOfAll)} of both`
          : `${weightText(scoped.total, summary.unit)}, ${formatPercent(100 * scoped.shareOfAll)} of the profile`;
  }

  /** Runs `act` and then moves the keyboard, because the button that has it may be removed with its chip. */
  private keepingFocus(act: () => void): void {
    act();
    this.onFocusLost();
  }
}
