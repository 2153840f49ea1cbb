/** *Table*: every function with its self and total, sorted and filtered. */
import type { PageModel } from '../state/pageModel';
import { FunctionList, type ListEvents } from './functionList';

export class TableView {
  private readonly list: FunctionList;
  readonly element: HTMLElement;

  constructor(model: PageModel, events: ListEvents) {
    this.list = new FunctionList(model, 'Functions', ['self', 'total', 'name', 'file'], events);
    this.element = this.list.element;
  }

  show(again: boolean): void {
    this.list.show(again);
  }

  focus(): void {
    this.list.focus();
  }
}
