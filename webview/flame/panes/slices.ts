import { Recent } from '../../../src/query/recent';
import type { FrameSlice, Stretch } from '../../../src/query/types';
import type { PageModel } from '../state/pageModel';
import type { TreeName } from '../state/pageState';

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
