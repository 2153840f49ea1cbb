import type { FrameSlice } from '../../src/worker/types';

/** Half a megabyte each, at most about. */
const KEPT = 12;

/** Slices of one profile that were looked at last, by what was asked. */
export class RecentSlices {
  private readonly slices = new Map<string, FrameSlice>();

  get(asked: string): FrameSlice | undefined {
    const slice = this.slices.get(asked);
    if (slice !== undefined) this.set(asked, slice);
    return slice;
  }

  set(asked: string, slice: FrameSlice): void {
    this.slices.delete(asked);
    this.slices.set(asked, slice);
    const [oldest] = this.slices.keys();
    if (this.slices.size > KEPT) this.slices.delete(oldest);
  }

  clear(): void {
    this.slices.clear();
  }
}
