import type { CompareMode } from '../../../src/profile/diff/types';
import type { TableRow } from '../../../src/query/types';
import type { Bar } from '../drawing/bars';
import { refOfBar, refOfRow, type FrameRef } from './frameRef';
import type { PageModel } from './pageModel';
import type { TreeName } from './pageState';

/** The chosen frame in full: its drawn bar, and the figures of its function in the whole scope. */
export class Chosen {
  frame: FrameRef | null = null;
  /** Where it is drawn now, or was last. */
  bar: Bar | null = null;
  /** Its function in the scope; null until it is known, or where it has no weight. */
  row: TableRow | null = null;
  /** What its figures are in, in a comparison. */
  rowMode: CompareMode;

  constructor(
    private readonly model: PageModel,
    private readonly onChange: () => void,
  ) {
    this.rowMode = model.state.compare.mode;
    model.on(['selection', 'scope', 'profile'], () => this.refresh());
  }

  /** Chooses a bar of a tree. */
  pick(bar: Bar, tree: TreeName): void {
    this.bar = bar;
    this.frame = refOfBar(bar);
    this.model.select({ frame: this.frame?.id ?? -1, tree, node: bar.id });
  }

  /** Chooses a function; graphs look it up. */
  pickRow(row: TableRow): void {
    this.bar = null;
    this.row = row;
    this.rowMode = this.model.state.compare.mode;
    this.frame = refOfRow(row);
    this.model.select({ frame: row.frame, tree: null, node: 0 });
  }

  /** A drawing has the chosen node. */
  drawn(bar: Bar): void {
    this.bar = bar;
    const frame = refOfBar(bar);
    if (frame !== null) this.frame = frame;
    const { selection } = this.model.state;
    if (selection !== null && selection.frame < 0 && frame !== null)
      this.model.select({ ...selection, frame: frame.id });
    else this.onChange();
  }

  private refresh(): void {
    const { scope } = this.model;
    const {
      selection,
      compare: { mode },
    } = this.model.state;
    const frame = selection?.frame ?? -1;
    if (this.frame?.id !== frame) this.frame = null;
    if (this.row?.frame !== frame) this.row = null;
    if (selection === null || selection.tree === null || this.bar?.id !== selection.node) this.bar = null;
    this.onChange();
    if (frame < 0 || !this.model.isReady) return;
    const found = (rows: readonly TableRow[]): void => {
      this.row = rows.find((row) => row.frame === frame) ?? null;
      this.rowMode = mode;
      if (this.row !== null) this.frame ??= refOfRow(this.row);
      this.onChange();
    };
    this.model.requests.ask(
      'chosen',
      'table',
      [scope, { sort: 'self', descending: true, filter: '', at: { frame }, count: 1 }],
      ({ rows }) => found(rows),
      () => found([]),
    );
  }
}
