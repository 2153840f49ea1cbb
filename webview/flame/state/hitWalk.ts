/**
 * Walks the hits of a search: in a tree from node to node, whether drawn or folded away; in the lists from function to
 * function.
 */
import type { TableRow } from '../../../src/query/types';
import type { PageModel } from './pageModel';
import type { TreeName } from './pageState';

export interface WalkEvents {
  /** A hit was reached in a tree; `zoomTo` is the node to zoom to where it is not drawn. */
  onNode(tree: TreeName, node: number, zoomTo: number): void;
  onRow(row: TableRow): void;
  /** `walked` has changed. */
  onChange(): void;
}

export class HitWalk {
  /** Where the walk is; null before the first step. */
  walked: { readonly number: number; readonly of: number } | null = null;

  constructor(
    private readonly model: PageModel,
    private readonly events: WalkEvents,
  ) {
    model.on(['query', 'scope', 'view', 'profile'], () => (this.walked = null));
  }

  step(by: 1 | -1): void {
    const { view } = this.model;
    if (this.model.state.query === '' || !this.model.isSettled) return;
    if (view === 'leftHeavy' || view === 'timeOrder') this.toNode(view, by);
    else this.toRow(by);
  }

  private toNode(tree: 'leftHeavy' | 'timeOrder', step: 1 | -1): void {
    const { scope } = this.model;
    const { query, selection } = this.model.state;
    const fromNode = selection?.tree === tree ? Math.max(0, selection.node) : 0;
    // The search has already reported what is wrong with the query.
    this.model.requests.ask('hit', 'hit', [scope, { kind: tree }, query, fromNode, step], (hit) => {
      if (hit === null) return;
      this.walked = { number: hit.number, of: hit.of };
      this.events.onNode(tree, hit.node, hit.zoomTo);
      this.events.onChange();
    });
  }

  private toRow(by: 1 | -1): void {
    const { scope, tableSort } = this.model;
    const { query } = this.model.state;
    const at =
      this.walked === null
        ? by > 0
          ? 0
          : this.hits - 1
        : (this.walked.number - 1 + by + this.walked.of) % this.walked.of;
    this.model.requests.ask(
      'hit',
      'table',
      [scope, { ...tableSort, filter: query, at: Math.max(0, at), count: 1 }],
      (page) => {
        if (page.rows[0] === undefined) return;
        this.walked = { number: page.start + 1, of: page.count };
        this.events.onRow(page.rows[0]);
        this.events.onChange();
      },
    );
  }

  private get hits(): number {
    return this.model.hits.result?.matches ?? 1;
  }
}
