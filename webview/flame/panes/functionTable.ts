/**
 * Functions as an ARIA grid that draws only the rows in sight; the rest stays with the host. One row has the keyboard.
 * Keys: arrows, Page Up and Down, Home, End; Space as a click, Ctrl/Cmd/Alt+Enter goes to the line, Enter opens.
 */
import type { TablePage, TableRow, TableColumn } from '../../../src/query/types';
import { el, hasKeyboard } from '../../kit/dom';
import type { ShownColumn, Figures } from './columns';

export const tableRowPx = 24;
/** Rows asked for above and below those in sight. */
const spare = 30;

interface TableEvents {
  /** Rows are needed. Answer with `take`. */
  onNeed(at: number | { readonly frame: number }, count: number): void;
  onSort(by: TableColumn): void;
  onPick(row: TableRow, go: boolean | null): void;
  onOpen(row: TableRow): void;
  onMenu(row: TableRow, x: number, y: number): void;
}

export class FunctionTable {
  private readonly head: HTMLElement;
  private readonly spacer = el('div', { class: 'rows', role: 'presentation' });
  readonly scroller = el('div', { class: 'table-scroller', role: 'rowgroup', tabindex: '-1' }, this.spacer);
  readonly element: HTMLElement;
  /** `count` is -1 before the first answer. */
  private page: TablePage = { rows: [], start: 0, count: -1, found: -1 };
  private figures: Figures = { unit: 'none', mode: 'share' };
  private current = 0;
  private selected = -1;
  private hits: ReadonlySet<number> = new Set();
  /** After the next answer: scroll to the row that was looked for; put the keyboard on the current row. */
  private seek = false;
  private grab = false;

  constructor(
    label: string,
    private readonly columns: readonly ShownColumn[],
    private readonly events: TableEvents,
  ) {
    this.head = el(
      'div',
      { role: 'row', class: 'row head', 'aria-rowindex': '1' },
      ...columns.map((column) => this.heading(column)),
    );
    this.element = el(
      'div',
      { class: 'table', role: 'grid', 'aria-label': label, 'aria-colcount': String(columns.length) },
      el('div', { role: 'rowgroup' }, this.head),
      this.scroller,
    );
    this.scroller.addEventListener('scroll', () => this.need());
    this.scroller.addEventListener('keydown', (event) => this.onKey(event));
    this.listenToMouse();
    new ResizeObserver(() => this.need()).observe(this.scroller);
  }

  /** Asks for all rows in sight anew. `frame`: a function to bring into sight, -1: none. */
  reload(frame: number): void {
    this.selected = frame;
    this.seek = frame >= 0;
    this.events.onNeed(frame >= 0 ? { frame } : 0, this.inSight() + 2 * spare);
  }

  sorted(by: TableColumn, descending: boolean): void {
    for (const [i, cell] of [...this.head.children].entries()) {
      const { sort } = this.columns[i];
      if (sort !== null) cell.setAttribute('aria-sort', sort !== by ? 'none' : descending ? 'descending' : 'ascending');
    }
  }

  /** Marks the selected function; requests its row if it is not loaded. */
  select(frame: number): void {
    if (frame === this.selected) return;
    this.selected = frame;
    const at = this.page.rows.findIndex((row) => row.frame === frame);
    if (at >= 0) {
      this.current = this.page.start + at;
      this.paint();
      this.scrollTo(this.current);
    } else if (frame >= 0) {
      this.seek = true;
      this.events.onNeed({ frame }, this.inSight() + 2 * spare);
    } else this.paint();
  }

  /** Marks the functions that a search has hit. */
  mark(hits: ReadonlySet<number>): void {
    this.hits = hits;
    this.paint();
  }

  /** Rows have come, with what their figures are in. */
  take(page: TablePage, figures: Figures): void {
    this.page = page;
    this.figures = figures;
    this.element.setAttribute('aria-rowcount', String(page.count + 1));
    this.spacer.style.height = `${page.count * tableRowPx}px`;
    if (this.seek && page.found >= 0) this.current = page.found;
    this.current = Math.max(0, Math.min(this.current, page.count - 1));
    this.paint();
    if (this.seek && page.found >= 0) this.scrollTo(page.found);
    this.seek = false;
    const isAwaited = this.grab;
    this.grab = false;
    // Who has left meanwhile, to type in a field or in an editor, keeps the keyboard.
    if (!isAwaited || !hasKeyboard(this.scroller)) return;
    this.focus();
    const row = this.currentRow();
    if (row !== null) this.events.onPick(row, null);
  }

  /** Gives the keyboard to the current row, at once or when it comes. Where there are no rows, it stays where it is. */
  focus(): void {
    if (this.page.count === 0) return;
    const row = this.rowElement(this.current);
    (row ?? this.scroller).focus({ preventScroll: true });
    this.grab = row === null;
    this.scrollTo(this.current);
  }

  /** The row with the keyboard. */
  currentRow(): TableRow | null {
    return this.page.rows[this.current - this.page.start] ?? null;
  }

  private inSight(): number {
    return Math.max(1, Math.ceil(this.scroller.clientHeight / tableRowPx));
  }

  /** Asks for rows when those in sight are not all at hand. */
  private need(): void {
    // The rows around the requested function are on their way.
    if (this.seek) return;
    const first = Math.floor(this.scroller.scrollTop / tableRowPx);
    const last = Math.min(this.page.count, first + this.inSight());
    if (first >= this.page.start && last <= this.page.start + this.page.rows.length) return;
    this.events.onNeed(Math.max(0, first - spare), this.inSight() + 2 * spare);
  }

  private scrollTo(index: number): void {
    const top = index * tableRowPx;
    if (top < this.scroller.scrollTop) this.scroller.scrollTop = top;
    else if (top + tableRowPx > this.scroller.scrollTop + this.scroller.clientHeight)
      this.scroller.scrollTop = top + tableRowPx - this.scroller.clientHeight;
  }

  private heading({ id, heading, sort: by }: ShownColumn): HTMLElement {
    if (by === null)
      return el('div', { role: 'columnheader', class: `cell ${id}` }, el('span', { class: 'sort' }, heading));
    const sort = el('button', { type: 'button', class: 'sort' }, heading);
    sort.addEventListener('click', () => this.events.onSort(by));
    return el('div', { role: 'columnheader', class: `cell ${id}`, 'aria-sort': 'none' }, sort);
  }

  private paint(): void {
    const hadFocus = hasKeyboard(this.spacer);
    this.spacer.replaceChildren(...this.page.rows.map((row, i) => this.row(row, this.page.start + i)));
    if (hadFocus) (this.rowElement(this.current) ?? this.scroller).focus({ preventScroll: true });
  }

  private row(row: TableRow, index: number): HTMLElement {
    const element = el(
      'div',
      {
        role: 'row',
        class: 'row',
        'aria-rowindex': String(index + 2),
        'aria-selected': String(row.frame === this.selected),
        tabindex: index === this.current ? '0' : '-1',
        'data-index': String(index),
        'data-name': row.name,
        'data-file': row.file || undefined,
        'data-hit': this.hits.has(row.frame) ? 'true' : undefined,
        'data-state': row.change?.state,
      },
      ...this.columns.map((column) => column.cell(row, this.figures)),
    );
    element.style.top = `${index * tableRowPx}px`;
    return element;
  }

  private rowElement(index: number): HTMLElement | null {
    return this.spacer.querySelector<HTMLElement>(`[data-index="${index}"]`);
  }

  private rowAt(target: EventTarget | null): TableRow | null {
    const index = target instanceof Element ? target.closest('[data-index]')?.getAttribute('data-index') : null;
    return index == null ? null : (this.page.rows[Number(index) - this.page.start] ?? null);
  }

  private listenToMouse(): void {
    this.spacer.addEventListener('click', (event) => {
      const row = this.rowAt(event.target);
      if (row === null) return;
      this.moveTo(this.page.start + this.page.rows.indexOf(row));
      if (event.detail === 2) this.events.onOpen(row);
      else if (event.detail < 2) this.events.onPick(row, event.ctrlKey || event.metaKey || event.altKey);
    });
    this.spacer.addEventListener('contextmenu', (event) => {
      const row = this.rowAt(event.target);
      if (row === null) return;
      event.preventDefault();
      const box = this.rowElement(this.page.start + this.page.rows.indexOf(row))?.getBoundingClientRect();
      this.events.onMenu(
        row,
        event.button === 2 ? event.clientX : (box?.left ?? 0) + 8,
        event.button === 2 ? event.clientY : (box?.bottom ?? 0),
      );
    });
  }

  private moveTo(index: number): void {
    this.current = Math.max(0, Math.min(index, this.page.count - 1));
    for (const row of this.spacer.querySelectorAll('[tabindex="0"]')) row.setAttribute('tabindex', '-1');
    this.rowElement(this.current)?.setAttribute('tabindex', '0');
    this.focus();
  }

  private onKey(event: KeyboardEvent): void {
    const row = this.currentRow();
    const go = event.ctrlKey || event.metaKey || event.altKey;
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: this.inSight() - 1,
      PageUp: 1 - this.inSight(),
      Home: -Infinity,
      End: Infinity,
    };
    const step = steps[event.key];
    if (event.key === 'Enter' && row !== null) {
      if (go) this.events.onPick(row, true);
      else this.events.onOpen(row);
    } else if (go) return;
    else if (event.key === ' ' && row !== null) this.events.onPick(row, false);
    else if (event.key === 'F10' && event.shiftKey && row !== null) {
      const box = this.rowElement(this.current)?.getBoundingClientRect();
      this.events.onMenu(row, (box?.left ?? 0) + 8, box?.bottom ?? 0);
    } else if (step !== undefined) {
      this.moveTo(this.current + step);
      const reached = this.currentRow();
      if (reached !== null) this.events.onPick(reached, null);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
