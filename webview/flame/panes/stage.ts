/** Where the views stand: one at a time, each made when it is first shown. */
import { el } from '../../kit/dom';
import type { PageModel } from '../state/pageModel';
import type { SmallLayer } from '../drawing/layers';
import { GraphView } from './graphView';
import type { ListEvents } from './functionList';
import { SandwichView } from './sandwichView';
import { TableView } from './tableView';
import { minPx } from './slices';
import type { PaneEvents, TreePane } from './treePane';

export class Stage {
  readonly element = el('div', { class: 'stage' });
  readonly graph: GraphView;
  private sandwich: SandwichView | null = null;
  private table: TableView | null = null;
  /**
   * The profile has changed, but the shown view has not requested its data again, because the scope is not known yet.
   */
  private isStale = false;

  constructor(
    private readonly model: PageModel,
    private readonly events: PaneEvents & ListEvents,
    small: SmallLayer | null = null,
  ) {
    this.graph = new GraphView(model, events, small);
    model.on(['profile'], () => this.show(true));
    model.on(['view', 'scope', 'zoom', 'table'], () => this.show(false));
    model.on(['selection', 'query', 'hits'], () => this.mark());
    model.on(['look'], () => this.panes().forEach((pane) => pane.redraw()));
  }

  /** The tree that keys act on: the one with the keyboard, else the first in sight; null in the table. */
  get pane(): TreePane | null {
    const { view } = this.model;
    return view === 'table' ? null : view === 'sandwich' ? (this.sandwich?.active ?? null) : this.graph.pane;
  }

  /** Lays the graph out before there is a profile, and returns the size that it will request. */
  prepare(): { readonly widthPx: number; readonly minPx: number } {
    this.element.replaceChildren(this.graph.element);
    return { widthPx: this.graph.pane.scroller.clientWidth, minPx };
  }

  /** Gives the keyboard to what is shown. */
  focus(): void {
    if (this.model.view === 'table') this.table?.focus();
    else this.pane?.focus();
  }

  /** The trees in sight. */
  panes(): readonly TreePane[] {
    const { view } = this.model;
    if (view === 'table') return [];
    return view === 'sandwich'
      ? this.sandwich === null
        ? []
        : [this.sandwich.callers, this.sandwich.callees]
      : [this.graph.pane];
  }

  private show(again: boolean): void {
    const shown = this.viewNow();
    // An element that is inserted again has lost its scroll position.
    const isNew = this.element.firstChild !== shown.element;
    this.isStale ||= again;
    if (isNew) this.element.replaceChildren(shown.element);
    shown.show(this.isStale || isNew);
    if (this.model.isSettled) this.isStale = false;
    this.mark();
  }

  private viewNow(): GraphView | SandwichView | TableView {
    switch (this.model.view) {
      case 'sandwich':
        return (this.sandwich ??= new SandwichView(this.model, this.events));
      case 'table':
        return (this.table ??= new TableView(this.model, this.events));
      default:
        return this.graph;
    }
  }

  private mark(): void {
    for (const pane of this.panes()) pane.mark();
  }
}
