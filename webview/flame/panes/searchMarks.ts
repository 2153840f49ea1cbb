import type { FrameSlice, Stretch } from '../../../src/query/types';
import type { Marks } from '../drawing/graph';
import { sliversOf, type Slivers } from '../drawing/slivers';
import type { Bar, BarTree } from '../drawing/bars';
import { matcherOf } from '../matcher';
import type { PageModel } from '../state/pageModel';
import type { TreeName } from '../state/pageState';
import { minPx, type AskedSlice } from './slices';

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
