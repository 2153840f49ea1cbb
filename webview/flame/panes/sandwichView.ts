/** *Sandwich*: one function, all its callers above it, all its callees below; beside it the list to choose from. */
import type { WeightUnit } from '../../../src/profile/types';
import type { TableRow } from '../../../src/query/types';
import { el } from '../../kit/dom';
import { bothFigures, functionVerdict } from '../describeChange';
import { formatPercent } from '../../../src/words/figures';
import { weightText } from '../weight';
import type { PageModel } from '../state/pageModel';
import { comparedListColumns, plainListColumns } from './columns';
import { FunctionList, type ListEvents } from './functionList';
import { TreePane, type PaneEvents } from './treePane';

export class SandwichView {
  readonly callers: TreePane;
  readonly callees: TreePane;
  private readonly list: FunctionList;
  private readonly title = el('h2', { class: 'sandwich-title' });
  private readonly trees: HTMLElement;
  readonly element: HTMLElement;
  /** The tree that the keyboard was in last. */
  active: TreePane;

  constructor(
    private readonly model: PageModel,
    events: PaneEvents & ListEvents,
  ) {
    this.callers = new TreePane(model, 'callers', 'Callers of the function, below them it, above them theirs', events, {
      orientation: 'flame',
    });
    this.callees = new TreePane(model, 'callees', 'Callees of the function, below it', events, {
      orientation: 'icicle',
    });
    this.active = this.callees;
    for (const pane of [this.callers, this.callees])
      pane.element.addEventListener('focusin', () => (this.active = pane));
    this.list = new FunctionList(
      model,
      'Functions to choose from',
      model.comparison === null ? plainListColumns : comparedListColumns,
      {
        ...events,
        onPickRow: (row, go) => {
          model.showSandwich(row.frame);
          events.onPickRow(row, go);
        },
        onOpenRow: (row) => {
          model.showSandwich(row.frame);
          this.callees.focus();
        },
      },
    );
    this.trees = el('div', { class: 'sandwich-trees' }, this.callers.element, this.title, this.callees.element);
    this.element = el('div', { class: 'sandwich' }, this.list.element, this.trees);
  }

  show(again: boolean): void {
    this.list.show(again);
    const { model } = this;
    const { scope } = model;
    const { sandwich } = model.state;
    if (sandwich === null) return this.chooseFirst();
    this.callers.ask(again);
    this.callees.ask(again);
    if (!model.isSettled) return;
    model.requests.ask(
      'sandwich',
      'table',
      [scope, { sort: 'self', descending: true, filter: '', at: { frame: sandwich }, count: 1 }],
      ({ rows }) => this.entitle(rows.find((row) => row.frame === sandwich) ?? null),
      () => this.entitle(null),
    );
  }

  /** Nothing was chosen yet: the function with the most self weight. */
  private chooseFirst(): void {
    const { model } = this;
    if (!model.isSettled) return;
    model.requests.ask(
      'sandwich',
      'table',
      [model.scope, { sort: 'self', descending: true, filter: '', at: 0, count: 1 }],
      ({ rows }) => {
        if (rows[0] !== undefined && model.state.sandwich === null) model.showSandwich(rows[0].frame);
      },
    );
  }

  private entitle(row: TableRow | null): void {
    const { summary } = this.model;
    this.trees.classList.toggle('nothing', row === null);
    this.title.replaceChildren(
      ...(row === null || summary === null
        ? ['The chosen function has nothing in what is shown.']
        : [el('strong', {}, row.name), ` ${this.figuresOf(row, summary.unit)}`]),
    );
    // It is cut where it does not fit into its line.
    this.title.title = this.title.textContent ?? '';
  }

  private figuresOf(row: TableRow, unit: WeightUnit): string {
    if (row.change !== null) {
      const { change } = row;
      const { mode } = this.model.state.compare;
      return `${functionVerdict(change)} · total ${bothFigures(change.totalBefore, change.totalAfter, mode)} · self ${bothFigures(change.selfBefore, change.selfAfter, mode)}`;
    }
    const figures = (weight: number, percent: number): string =>
      `${weightText(weight, unit)} (${formatPercent(percent)})`;
    return `self ${figures(row.self, row.selfPercent)} · total ${figures(row.total, row.totalPercent)}`;
  }
}
