/** *Table*: every function with its self and total, sorted and filtered. */
import type { PageModel } from '../state/pageModel';
import { comparedColumns, plainColumns } from './columns';
import { FunctionList, type ListEvents } from './functionList';

export class TableView {
  private readonly list: FunctionList;
  readonly element: HTMLElement;

  constructor(model: PageModel, events: ListEvents) {
    this.list = new FunctionList(
      model,
      'Functions',
      model.comparison === null ? plainColumns : comparedColumns,
      events,
    );
    this.element = this.list.element;
  }

  show(again: boolean): void {
    this.list.show(again);
  }

  focus(): void {
    this.list.focus();
  }
}
