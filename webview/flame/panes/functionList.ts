/** The functions of the scope with a field to filter them: the *table*, and the list beside the *sandwich*. */
import type { TableRow, TableColumn } from '../../../src/query/types';
import { el } from '../../kit/dom';
import { formatCount } from '../../../src/words/figures';
import { isPattern } from '../matcher';
import { searchingText } from '../searchBox';
import type { PageModel } from '../state/pageModel';
import { slowMs } from '../state/searching';
import type { ShownColumn } from './columns';
import { FunctionTable } from './functionTable';

export interface ListEvents {
  /** `go`: with Ctrl, Cmd or Alt; null: the row was only reached by key. */
  onPickRow(row: TableRow, go: boolean | null): void;
  onOpenRow(row: TableRow): void;
  onRowMenu(row: TableRow, x: number, y: number): void;
}

export class FunctionList {
  readonly table: FunctionTable;
  private readonly filter = el('input', {
    type: 'search',
    class: 'filter',
    placeholder: 'Filter: text or /regex/',
    'aria-label': 'Filter functions by name, file or package: text, or a regular expression between slashes',
    spellcheck: 'false',
  });
  private readonly count = el('output', { class: 'answer', 'aria-live': 'polite' });
  readonly element: HTMLElement;
  private shown = '';
  /** The filter that has no answer yet; '' if there is none. */
  private asked = '';
  private slow = 0;

  constructor(
    private readonly model: PageModel,
    private readonly label: string,
    columns: readonly ShownColumn[],
    events: ListEvents,
  ) {
    this.table = new FunctionTable(label, columns, {
      onPick: events.onPickRow,
      onOpen: events.onOpenRow,
      onMenu: events.onRowMenu,
      onNeed: (at, count) => this.ask(at, count),
      onSort: (by) => this.sort(by),
    });
    this.filter.addEventListener('input', () => model.setTable({ filter: this.filter.value }));
    this.filter.addEventListener('keydown', (event) => this.onFilterKey(event));
    this.element = el(
      'div',
      { class: 'function-list' },
      el('div', { class: 'filter-row' }, this.filter, this.count),
      this.table.element,
    );
    model.on(['selection'], () => this.isShown && this.table.select(model.state.selection?.frame ?? -1));
    model.on(['hits'], () => this.mark());
  }

  /**
   * Requests the functions of the scope, sorted and filtered, unless they are shown already. `again`: the profile has
   * changed.
   */
  show(again: boolean): void {
    const { model } = this;
    if (!model.isSettled || model.summary === null) return;
    const { scope, tableSort } = model;
    const { filter, selection } = model.state;
    const shown = JSON.stringify([scope, tableSort, filter]);
    if (!again && shown === this.shown) return;
    this.shown = shown;
    if (this.filter.value !== filter) this.filter.value = filter;
    this.table.sorted(tableSort.sort, tableSort.descending);
    this.mark();
    this.table.reload(selection?.frame ?? -1);
  }

  focus(): void {
    this.table.focus();
  }

  private mark(): void {
    this.table.mark(new Set(this.model.hits.result?.frames ?? []));
  }

  private get isShown(): boolean {
    return this.element.isConnected && this.model.isSettled;
  }

  private ask(at: number | { readonly frame: number }, count: number): void {
    const { scope, tableSort, summary } = this.model;
    const figures = { unit: summary?.unit ?? 'none', mode: this.model.state.compare.mode } as const;
    const { filter } = this.model.state;
    const say = (text: string, isError: boolean): void => {
      this.filter.setAttribute('aria-invalid', String(isError));
      this.count.classList.toggle('error', isError);
      this.count.textContent = text;
    };
    clearTimeout(this.slow);
    if (this.asked !== filter) this.model.requests.giveUp(this.asked);
    this.asked = filter;
    if (isPattern(filter)) this.slow = window.setTimeout(() => say(searchingText, false), slowMs);
    const answered = (): void => {
      clearTimeout(this.slow);
      this.asked = '';
    };
    this.model.requests.ask(
      `rows ${this.label}`,
      'table',
      [scope, { ...tableSort, filter, at, count }],
      (page) => {
        answered();
        say(formatCount(page.count, 'function'), false);
        this.table.take(page, figures);
      },
      ({ message }) => {
        answered();
        say(message, true);
      },
    );
  }

  /** Choosing the same column again reverses the order. Figures start with the largest, words with A. */
  private sort(by: TableColumn): void {
    const { sort, descending } = this.model.tableSort;
    this.model.setTable({
      table: { sort: by, descending: by === sort ? !descending : by !== 'name' && by !== 'file' },
    });
  }

  private onFilterKey(event: KeyboardEvent): void {
    if (event.key === 'Escape' && this.filter.value !== '') {
      this.filter.value = '';
      this.model.setTable({ filter: '' });
    } else if (event.key === 'Enter' || event.key === 'ArrowDown' || event.key === 'Escape') this.table.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
