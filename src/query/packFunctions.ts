import type { FramePacker } from './frameColumns';
import { type ShownContext, shownFunction } from './scopedModel';
import type { ShownFunction } from './sliceTypes';

/** Returns where a function of the profile is among those of an answer, and puts it there on first use. */
export function packFunctions(context: ShownContext, frames: FramePacker): (f: number) => number {
  const { functions, weights } = context.model;
  const shown = (f: number): ShownFunction => shownFunction(context, f);
  const selfShare = (f: number): number => (weights.sum > 0 ? Math.min(1, functions.self[f] / weights.sum) : 0);
  return (f) => frames.placeOf(f, shown, selfShare);
}
