import type { Stretch } from '../../../src/query/types';
import { glide } from './glide';
import { between } from './stretch';

const transitionMs = 140;

/** Which stretch of a tree fills the drawing's width. */
export class Camera {
  /** Where it is going. */
  target: Stretch = { start: 0, end: 1 };
  /** What is on the canvas: on its way to `target` while the drawing glides. */
  now: Stretch = this.target;
  private stopGliding = (): void => undefined;

  /** `onMoved` hears of each step. */
  constructor(private readonly onMoved: () => void) {}

  /** Goes to the target, gliding unless `isStill`. */
  go(isStill: boolean): void {
    this.stopGliding();
    const from = this.now;
    const step = (share: number): void => {
      this.now = share >= 1 ? this.target : between(from, this.target, share);
      this.onMoved();
    };
    if (isStill) step(1);
    else this.stopGliding = glide(transitionMs, step);
  }

  /** Place in px from the left edge of a drawing `widthPx` wide of a place in the profile's unit. */
  xOf(place: number, widthPx: number): number {
    return ((place - this.now.start) / (this.now.end - this.now.start)) * widthPx;
  }

  /** The way back from {@link xOf}. */
  placeAt(px: number, widthPx: number): number {
    return this.now.start + (px / Math.max(1, widthPx)) * (this.now.end - this.now.start);
  }
}
