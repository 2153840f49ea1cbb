/** What a pane asks the host: the slice that its width can show, and what a search hits in the blocks of that. */
import { Recent } from '../../../src/query/recent';
import type { FrameSlice, Stretch } from '../../../src/query/types';
import type { PageModel } from '../state/pageModel';
import type { TreeName } from '../state/pageState';
import type { Marks } from '../drawing/graph';
import { type Slivers, sliversOf } from '../drawing/slivers';
import type { Bar, BarTree } from '../drawing/bars';
import { matcherOf } from '../matcher';

/** Slices that are kept: half a megabyte each, at most about. */
const slicesKept = 12;
/** Narrower frames are folded into blocks. */
export const minPx = 2;

/** What a width was asked to show; `range`: only that stretch. */
export interface AskedSlice {
  readonly focusNode: number;
  readonly widthPx: number;
  readonly range: Stretch | null;
}

/**
 * Requests the part of a tree that a width can show, and keeps the latest answers, so that going back draws at once.
 */
export class Slices {
  private asked = '';
  /** By what was asked. */
  private readonly seen = new Recent<FrameSlice>(slicesKept);

  /** `channel`: an answer is ignored if a later question was asked in the same channel. */
  constructor(
    private readonly model: PageModel,
    private readonly channel: string,
  ) {}

  /**
   * Gets the slice for the zoom of a tree and passes it to `draw`, unless it is the one requested last. `again`: the
   * profile has changed.
   */
  ask(tree: TreeName, widthPx: number, again: boolean, draw: (slice: FrameSlice, asked: AskedSlice) => void): void {
    const { model, channel } = this;
    const view = model.viewOf(tree);
    if (!model.isSettled || widthPx === 0 || view === null) return;
    const { scope } = model;
    const { node: focusNode, range } = model.state.zoom[tree];
    const asked = JSON.stringify([view, scope, focusNode, range, widthPx]);
    if (!again && asked === this.asked) return;
    this.asked = asked;
    if (again) this.seen.clear();
    const seen = this.seen.find(asked);
    if (seen !== undefined) {
      model.requests.forget(channel);
      return draw(seen, { focusNode, widthPx, range });
    }
    model.requests.ask(
      channel,
      'slice',
      [scope, view, focusNode, widthPx, minPx, range],
      (slice) => {
        this.seen.put(asked, slice);
        draw(slice, { focusNode, widthPx, range });
      },
      // The host shows the error in place of the graph. Clear the key, so that the next request is sent.
      () => (this.asked = ''),
    );
  }
}

/** What is drawn of a tree, and how it was asked for. */
export interface DrawnSlice {
  readonly slice: FrameSlice;
  readonly entries: readonly Bar[];
  readonly widthPx: number;
  readonly range: Stretch | null;
}

/**
 * What a search has hit in one pane. Bars are matched here; of the frames that are too narrow for one, the model knows
 * which match.
 */
export class SearchMarks {
  private query = '';
  private hit: Marks['hit'] = null;
  private found: Slivers | null = null;
  /** What is drawn where the last question was asked. */
  private asked: DrawnSlice | null = null;

  /** `channel`: an answer is ignored if a later question was asked in the same channel. `onFound`: an answer is there. */
  constructor(
    private readonly model: PageModel,
    private readonly channel: string,
    private readonly onFound: () => void,
  ) {}

  /** The marks for the page's query; asks what blocks hold, unless it was asked about the same drawing. */
  of(tree: TreeName, drawn: DrawnSlice | null): Pick<Marks, 'hit' | 'found'> {
    const { query } = this.model.state;
    const isOther = query !== this.query;
    if (isOther) {
      this.query = query;
      this.hit = matcherOf(query);
    }
    if (isOther || drawn !== this.asked) this.ask(tree, drawn);
    return { hit: this.hit, found: this.found };
  }

  private ask(tree: TreeName, drawn: DrawnSlice | null): void {
    const { model, channel, query } = this;
    const view = model.viewOf(tree);
    this.asked = drawn;
    this.found = null;
    model.requests.forget(channel);
    if (this.hit === null || view === null || drawn === null || drawn.slice.silhouette === null) return;
    const { slice, entries, widthPx, range } = drawn;
    model.requests.ask(
      channel,
      'foundInBlocks',
      [model.scope, view, query, slice.node[0], widthPx, minPx, range],
      (found) => {
        this.found = sliversOf(found, entries);
        this.onFound();
      },
    );
  }
}

/** How a slice was asked for: `range` counts only as long as its focus is there. */
export const drawnSlice = (slice: FrameSlice, { entries = [] }: BarTree, asked: AskedSlice): DrawnSlice => ({
  slice,
  entries,
  widthPx: asked.widthPx,
  range: slice.node[0] === asked.focusNode ? asked.range : null,
});
