/** Arithmetic of the stretch of a view that fills the width. */
import type { Stretch } from '../../../src/query/types';

/** A stretch narrower than this share of its bounds cannot be told apart on any screen. */
const narrowest = 1e-8;

/** The nearest stretch of the same length that lies within `bounds`; all of them when it is longer. */
export function clampStretch({ start, end }: Stretch, bounds: Stretch): Stretch {
  const length = Math.max(end - start, (bounds.end - bounds.start) * narrowest);
  if (!(length < bounds.end - bounds.start)) return bounds;
  const from = Math.min(Math.max(start, bounds.start), bounds.end - length);
  return { start: from, end: from + length };
}

/** `range` made shorter by `factor` (longer below 1) around the point `at`, which keeps its place on the screen. */
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
 * A stretch on the way from one to another, `share` 0..1. Lengths go in equal ratios, so that a deep zoom looks even; a place that both
 * show at the same share of the width stays where it is.
 */
export function between(from: Stretch, to: Stretch, share: number): Stretch {
  const [a, b] = [from.end - from.start, to.end - to.start];
  const ratio = Math.log1p((b - a) / a);
  if (!(a > 0) || !(b > 0) || ratio === 0)
    return { start: from.start + (to.start - from.start) * share, end: from.end + (to.end - from.end) * share };
  // (length - a) / (b - a) without the difference of nearly equal lengths.
  const start = from.start + (to.start - from.start) * (Math.expm1(ratio * share) / Math.expm1(ratio));
  return { start, end: start + a * Math.exp(ratio * share) };
}
