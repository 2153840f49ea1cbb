/** Asks the host for what the screen can show, and takes the latest answer only. */
import { wholeProfile } from '../src/profile/scope';
import type { FromPage, SliceMessage } from '../src/protocol';
import type { FrameSlice } from '../src/worker/types';

/** Narrower frames are folded into blocks by the host. */
const minPx = 2;

export class SliceFeed {
  private request = 0;
  private asked = { focusNode: 0, widthPx: 0 };

  constructor(private readonly post: (message: FromPage) => void, private readonly onSlice: (slice: FrameSlice, widthPx: number) => void) {}

  /** Requests the frames below a node for a drawing `widthPx` wide; what was asked last is not asked twice unless `again`. */
  ask(focusNode: number, widthPx: number, again: boolean): void {
    if (!again && focusNode === this.asked.focusNode && widthPx === this.asked.widthPx) return;
    this.asked = { focusNode, widthPx };
    this.post({ type: 'sliceRequest', request: ++this.request, scope: wholeProfile, view: { kind: 'leftHeavy' }, focusNode, widthPx, minPx, range: null });
  }

  receive({ request, slice }: SliceMessage): void {
    if (request === this.request) this.onSlice(slice, this.asked.widthPx);
  }
}
