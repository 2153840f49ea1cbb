/**
 * Which stretch of a tree fills the drawing's width, the arithmetic of zoom and pan, and the way from one stretch to
 * the next.
 */
import type { Stretch } from '../../../src/query/types';

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

  /** Converts a place in the profile's unit to px from the left edge of a drawing that is `widthPx` wide. */
  xOf(place: number, widthPx: number): number {
    return ((place - this.now.start) / (this.now.end - this.now.start)) * widthPx;
  }

  /** The inverse of {@link xOf}. */
  placeAt(px: number, widthPx: number): number {
    return this.now.start + (px / Math.max(1, widthPx)) * (this.now.end - this.now.start);
  }
}

/** A stretch narrower than this share of its bounds cannot be told apart on any screen. */
const narrowest = 1e-8;

/** The nearest stretch of the same length within `bounds`; `bounds` itself if the stretch is longer. */
export function clampStretch({ start, end }: Stretch, bounds: Stretch): Stretch {
  const length = Math.max(end - start, (bounds.end - bounds.start) * narrowest);
  if (!(length < bounds.end - bounds.start)) return bounds;
  const from = Math.min(Math.max(start, bounds.start), bounds.end - length);
  return { start: from, end: from + length };
}

/** `range` zoomed by `factor` (above 1: shorter) around the point `at`, which keeps its place on the screen. */
export function zoomStretch({ start, end }: Stretch, factor: number, at: number, bounds: Stretch): Stretch {
  const length = Math.max((end - start) / factor, (bounds.end - bounds.start) * narrowest);
  const share = end > start ? (at - start) / (end - start) : 0.5;
  const from = at - share * length;
  return clampStretch({ start: from, end: from + length }, bounds);
}

/** `range` moved by `by` units, as far as the bounds let it. */
export const panStretch = ({ start, end }: Stretch, by: number, bounds: Stretch): Stretch =>
  clampStretch({ start: start + by, end: end + by }, bounds);

export const isSameStretch = (one: Stretch, other: Stretch): boolean =>
  one.start === other.start && one.end === other.end;

/**
 * A stretch between two others, at `share` 0..1 of the way. Lengths change by equal ratios, so that a deep zoom looks
 * even. A place that both show at the same share of the width does not move.
 */
export function between(from: Stretch, to: Stretch, share: number): Stretch {
  const [a, b] = [from.end - from.start, to.end - to.start];
  const ratio = Math.log1p((b - a) / a);
  if (!(a > 0) || !(b > 0) || ratio === 0)
    return { start: from.start + (to.start - from.start) * share, end: from.end + (to.end - from.end) * share };
  // (length - a) / (b - a), without subtracting nearly equal lengths.
  const start = from.start + (to.start - from.start) * (Math.expm1(ratio * share) / Math.expm1(ratio));
  return { start, end: start + a * Math.exp(ratio * share) };
}

/**
 * Calls `step` once a frame for `ms` with an eased share 0..1, and with 1 at the end. Returns a function that stops it.
 */
export function glide(ms: number, step: (share: number) => void): () => void {
  const begun = performance.now();
  let frame = 0;
  const next = (now: number): void => {
    const share = Math.min(1, Math.max(0, now - begun) / ms);
    if (share < 1) frame = requestAnimationFrame(next);
    step(1 - (1 - share) ** 3);
  };
  frame = requestAnimationFrame(next);
  return () => cancelAnimationFrame(frame);
}
