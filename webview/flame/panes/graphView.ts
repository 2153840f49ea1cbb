/** *Left heavy* and *time order*: one graph over all the width. */
import type { Stretch } from '../../../src/query/types';
import { el } from '../../kit/dom';
import type { PageModel } from '../state/pageModel';
import { withWindow } from '../state/scopes';
import type { SmallLayer } from '../drawing/layers';
import { TimeAxis } from './timeAxis';
import { TreePane, type PaneEvents } from './treePane';

const labels = {
  leftHeavy: 'Flame graph: callers and callees, widest first',
  timeOrder: 'Flame graph in time order: callers and callees as they ran, left to right',
} as const;

export class GraphView {
  readonly pane: TreePane;
  private readonly axis = new TimeAxis((stretch) => this.chooseTime(stretch));
  private readonly thread = el('p', { class: 'thread-note' });
  readonly element: HTMLElement;

  constructor(
    private readonly model: PageModel,
    events: PaneEvents,
    small: SmallLayer | null,
  ) {
    this.pane = new TreePane(model, 'leftHeavy', labels.leftHeavy, events, { small, onShown: () => this.showAxis() });
    this.element = el('div', { class: 'graph-view' }, this.thread, this.axis.element, this.pane.element);
  }

  /** Shows the tree of the page's view. */
  show(again: boolean): void {
    const tree = this.model.view === 'timeOrder' ? 'timeOrder' : 'leftHeavy';
    const isTime = tree === 'timeOrder';
    this.axis.element.hidden = !isTime;
    if (!isTime) this.thread.hidden = true;
    this.pane.setTree(tree, labels[tree]);
    this.pane.ask(again);
  }

  /** From here on every view shows just that stretch of the drawn thread's time. */
  chooseTime({ start, end }: Stretch): void {
    const thread = this.pane.slice?.thread ?? null;
    const { scope } = this.model.state;
    if (thread === null) return;
    const origin = scope.window?.start ?? 0;
    this.model.setScope(withWindow(scope, thread, { start: origin + start, end: origin + end }));
  }

  private showAxis(): void {
    const { slice, bars } = this.pane;
    const { summary, state } = this.model;
    if (this.pane.tree !== 'timeOrder' || slice === null || bars === null || summary === null) return;
    const shown = this.pane.graph.range ?? { start: slice.start[0], end: slice.start[0] + slice.span[0] };
    this.axis.show({ shown, origin: state.scope.window?.start ?? 0, unit: summary.unit });
    const isGuessed = summary.threads.length > 1 && state.scope.threads?.length !== 1 && slice.thread !== null;
    this.thread.hidden = !isGuessed;
    if (!isGuessed) return;
    const { name, side } = summary.threads[slice.thread as number];
    const of = side === undefined ? '' : ` of ${(side === 0) === state.compare.swapped ? 'after' : 'before'}`;
    this.thread.textContent = `Time order shows one thread: ${name || `number ${(slice.thread as number) + 1}`}${of}, the heaviest of those chosen.`;
  }
}
