/** What a pane asks the host: the slice that its width can show, and what a search hits in the blocks of that. */
import { Recent } from '../../../src/query/recent';
import type { FrameSlice, ProfileSummary, ShownSilhouette, Stretch } from '../../../src/query/types';
import type { PageModel } from '../state/pageModel';
import type { TreeName } from '../state/pageState';
import type { Marks } from '../drawing/graph';
import { type BarTree, buildBars, type Slivers, sliversOf } from '../drawing/bars';
import { isPattern, matcherOf } from '../matcher';
import { type Hits, noHits } from '../state/pageReading';

/** Slices that are kept, with their bars: a megabyte each, at most about. */
const slicesKept = 12;
/** Narrower frames are folded into blocks. */
export const minPx = 2;
/** What blocks hold is asked for when nothing else was asked for so long. */
const restMs = 90;

/** What a width was asked to show; `range`: only that stretch. */
export interface AskedSlice {
  readonly focusNode: number;
  readonly widthPx: number;
  readonly range: Stretch | null;
}

/** An answer and its bars. */
export interface SeenSlice extends AskedSlice {
  readonly slice: FrameSlice;
  readonly bars: BarTree;
}

/** Whether all is known of it: what its folded blocks hold comes second. */
const isWhole = ({ bars }: SeenSlice): boolean => !bars.hasSilhouette || bars.held !== undefined;

/**
 * Requests the part of a tree that a width can show, and keeps the latest answers, so that going back draws at once.
 * What folded blocks hold comes second: a graph is there before, and gets it when the user rests. Where a node is shown
 * again, in another width or stretch or with more samples, both come together, so that nothing flickers.
 */
export class Slices {
  private asked = '';
  /** View, scope and focus of the latest answer. */
  private place = '';
  /** By what was asked. */
  private readonly seen = new Recent<SeenSlice>(slicesKept);
  private resting = 0;

  /** `channel`: an answer is ignored if a later question was asked in the same channel. */
  constructor(
    private readonly model: PageModel,
    private readonly channel: string,
  ) {}

  /**
   * Gets the slice for the zoom of a tree and passes it to `draw`, unless it is the one requested last, and once more
   * when it is known what its blocks hold. `again`: the profile has changed.
   */
  ask(tree: TreeName, widthPx: number, again: boolean, draw: (seen: SeenSlice) => void): void {
    const { model, channel } = this;
    const view = model.viewOf(tree);
    if (!model.isSettled || widthPx === 0 || view === null) return;
    const { scope } = model;
    const { unit } = model.summary as ProfileSummary;
    const { node: focusNode, range } = model.state.zoom[tree];
    const asked = JSON.stringify([view, scope, focusNode, range, widthPx]);
    if (!again && asked === this.asked) return;
    this.asked = asked;
    clearTimeout(this.resting);
    if (again) this.seen.clear();
    const place = JSON.stringify([view, scope, focusNode]);
    const show = (seen: SeenSlice): void => {
      this.seen.put(asked, seen);
      const isSamePlace = place === this.place;
      this.place = place;
      const ask = (): void => {
        // Without an answer, blocks stay what they are.
        const without = (): void => draw(seen);
        const full = (held: ShownSilhouette): void =>
          show({ ...seen, bars: { ...seen.bars, held: sliversOf(held, seen.bars) } });
        model.requests.ask(channel, 'silhouette', [scope, view, null, ...shownBy(seen)], full, without);
      };
      if (isWhole(seen)) return draw(seen);
      if (isSamePlace) return ask();
      draw(seen);
      this.resting = window.setTimeout(ask, restMs);
    };
    const seen = this.seen.find(asked);
    if (seen !== undefined) {
      model.requests.forget(channel);
      return show(seen);
    }
    model.requests.ask(
      channel,
      'slice',
      [scope, view, focusNode, widthPx, minPx, range],
      (slice) => show({ slice, bars: buildBars(slice, unit, 'all'), focusNode, widthPx, range }),
      // The host shows the error in place of the graph. Clear the key, so that the next request is sent.
      () => (this.asked = ''),
    );
  }
}

/** The same slice in questions about it: a range counts only as long as its focus is there. */
const shownBy = ({ slice, focusNode, widthPx, range }: SeenSlice): [number, number, number, Stretch | null] => [
  slice.node[0],
  widthPx,
  minPx,
  slice.node[0] === focusNode ? range : null,
];

/**
 * What a search has hit in one pane. Bars are matched here; of the frames that are too narrow for one, the model knows
 * which match.
 */
export class SearchMarks {
  private query = '';
  private hit: Marks['hit'] = null;
  private hits: Hits = noHits;
  private found: Slivers | null = null;
  /** What is drawn where the last question was asked. */
  private asked: SeenSlice | null = null;
  private resting = 0;

  /** `channel`: an answer is ignored if a later question was asked in the same channel. `onFound`: an answer is there. */
  constructor(
    private readonly model: PageModel,
    private readonly channel: string,
    private readonly onFound: () => void,
  ) {}

  /**
   * The marks for the page's query; asks at rest what blocks hold of it, unless it was asked about the same drawing.
   */
  of(tree: TreeName, seen: SeenSlice | null): Pick<Marks, 'hit' | 'found'> {
    const { model } = this;
    const { query } = model.state;
    // What a regular expression hits is known with its answer, and changes with it.
    const isOther = query !== this.query || (model.hits !== this.hits && isPattern(query));
    this.hits = model.hits;
    if (isOther) {
      this.query = query;
      this.hit = matcherOf(query, model.hits);
    }
    if (isOther || seen !== this.asked) this.ask(tree, seen);
    return { hit: this.hit, found: this.found };
  }

  private ask(tree: TreeName, seen: SeenSlice | null): void {
    const { model, channel, query } = this;
    const view = model.viewOf(tree);
    this.asked = seen;
    this.found = null;
    model.requests.forget(channel);
    clearTimeout(this.resting);
    if (this.hit === null || view === null || !seen?.bars.held) return;
    const { scope } = model;
    // The search itself comes first, and what is still being typed is not asked for at all.
    this.resting = window.setTimeout(
      () =>
        model.requests.ask(channel, 'silhouette', [scope, view, query, ...shownBy(seen)], (found) => {
          this.found = sliversOf(found, seen.bars);
          this.onFound();
        }),
      restMs,
    );
  }
}
