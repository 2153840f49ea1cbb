import type { FramePacker } from './frameColumns';
import { type ShownContext, shownFunction } from './scopedModel';
import type { ShownFunction } from './sliceTypes';

/** Returns where a function of the profile is among those of an answer, and puts it there on first use. */
export function packFunctions(context: ShownContext, frames: FramePacker): (f: number) => number {
  const { functions, weights, profile } = context.model;
  /** Places so far, by function: one more than that, 0 where there is none. */
  const known = new Int32Array(profile.frames.length);
  const shown = (f: number): ShownFunction => shownFunction(context, f);
  const selfShare = (f: number): number => (weights.sum > 0 ? Math.min(1, functions.self[f] / weights.sum) : 0);
  return (f) => (known[f] ||= 1 + frames.placeOf(f, shown, selfShare)) - 1;
}
