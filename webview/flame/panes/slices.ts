import { Recent } from '../../../src/query/recent';
import type { FrameSlice } from '../../../src/query/types';
import type { PageModel } from '../state/pageModel';
import type { TreeName } from '../state/pageState';

/** Slices that are kept: half a megabyte each, at most about. */
const slicesKept = 12;
/** Narrower frames are folded into blocks. */
export const minPx = 2;

/** Asks for what a width can show of a tree, and keeps the last answers: the way back is drawn at once. */
export class Slices {
  private asked = '';
  /** By what was asked. */
  private readonly seen = new Recent<FrameSlice>(slicesKept);

  /** `channel`: a later question in it makes an earlier answer stale. */
  constructor(
    private readonly model: PageModel,
    private readonly channel: string,
  ) {}

  /** Has `draw` draw what the zoom of a tree shows, unless that was asked for last; `again`: the profile is another. */
  ask(tree: TreeName, widthPx: number, again: boolean, draw: (slice: FrameSlice) => void): void {
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
      return draw(seen);
    }
    model.requests.ask(
      channel,
      'slice',
      [scope, view, focusNode, widthPx, minPx, range],
      (slice) => {
        this.seen.put(asked, slice);
        draw(slice);
      },
      // The host says so in place of the graph; what is asked for next is asked anew.
      () => (this.asked = ''),
    );
  }
}
