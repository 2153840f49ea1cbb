import { keyedTotals } from './keyedTotals';
import type { StackWeights } from './stackWeights';
import { TripleIndex } from './tripleIndex';
import type { Profile } from './types';

/** Columns along {@link Profile.frames}. */
export interface FunctionTotals {
  readonly self: Float64Array;
  /** Each stack counted once, so a recursive function never exceeds the profile's total. */
  readonly total: Float64Array;
  /** The known line with the most self weight (else total) in the function; 0 where none is known. */
  readonly hottestLine: Int32Array;
}

/** Self and total weight, and the hottest line, of every function. */
export function functionTotals(profile: Profile, weights: StackWeights): FunctionTotals {
  const { stacks, frames } = profile;
  const { self, total } = keyedTotals(stacks, weights, stacks.frame, frames.length);
  return { self, total, hottestLine: hottestLineOfFunctions(profile, weights) };
}

function hottestLineOfFunctions({ stacks, frames }: Profile, weights: StackWeights): Int32Array {
  const places = new TripleIndex();
  const keys = stacks.frame.map((frame, s) => (stacks.line[s] > 0 ? places.add(frame, stacks.line[s], 0) : -1));
  const { self, total } = keyedTotals(stacks, weights, keys, places.size);
  const best = new Int32Array(frames.length).fill(-1);
  for (let p = 0; p < places.size; p++) {
    const frame = places.a.at(p);
    const known = best[frame];
    const hotter = known < 0 || self[p] > self[known]
      || (self[p] === self[known] && (total[p] > total[known] || (total[p] === total[known] && places.b.at(p) < places.b.at(known))));
    if (total[p] > 0 && hotter) best[frame] = p;
  }
  return best.map((p) => (p < 0 ? 0 : places.b.at(p)));
}
