/** Asks the host for what the screen can show, and takes the latest answer only. */
import type { FromPage, SliceMessage } from '../src/protocol';
import type { FrameSlice } from '../src/worker/types';

/** More bars than this make drawing slow; beyond it narrow bars are folded sooner. */
const maxBars = 2500;
const minPx = 2;

export class SliceFeed {
  private request = 0;
  private asked = { focusNode: 0, widthPx: 0, minPx };

  constructor(private readonly post: (message: FromPage) => void, private readonly onSlice: (slice: FrameSlice, widthPx: number) => void) {}

  /** Requests the frames below a node for a drawing `widthPx` wide; what was asked last is not asked twice unless `again`. */
  ask(focusNode: number, widthPx: number, again: boolean): void {
    if (again || focusNode !== this.asked.focusNode || widthPx !== this.asked.widthPx) this.send({ focusNode, widthPx, minPx });
  }

  receive({ request, slice }: SliceMessage): void {
    if (request !== this.request) return;
    const { widthPx, minPx } = this.asked;
    if (slice.node.length > maxBars && minPx < widthPx / 8) this.send({ ...this.asked, minPx: minPx * 2 });
    else this.onSlice(slice, widthPx);
  }

  private send(asked: SliceFeed['asked']): void {
    this.asked = asked;
    this.post({ type: 'sliceRequest', request: ++this.request, ...asked });
  }
}
