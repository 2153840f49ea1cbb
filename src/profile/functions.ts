import { mergeStacks } from './callTree';
import { keyedTotals, type StackWeights } from './stackWeights';
import { TripleIndex } from './intColumns';
import type { CallTree, Profile } from './types';

/** Columns by frame, see {@link Profile.frames}. */
export interface FunctionTotals {
  readonly self: Float64Array;
  /** Each sample counts once, so a recursive function never exceeds the profile's total. */
  readonly total: Float64Array;
  /** The known line with the most self (else total) weight in the function; 0 if none is known. */
  readonly hottestLine: Int32Array;
}

/** Self weight, total weight and hottest line of every function. `tree` is the left-heavy tree of the same weights. */
export function functionTotals(
  profile: Profile,
  weights: StackWeights,
  tree: CallTree = mergeStacks(profile, weights).tree,
): FunctionTotals {
  const count = profile.frames.length;
  const self = new Float64Array(count);
  const total = new Float64Array(count);
  /** Where the outermost open occurrence of each function ends; occurrences before that are not counted again. */
  const openUntil = new Int32Array(count);
  for (let node = 1; node < tree.frame.length; node++) {
    const f = tree.frame[node];
    self[f] += tree.self[node];
    if (node < openUntil[f]) continue;
    openUntil[f] = tree.end[node];
    total[f] += tree.total[node];
  }
  return { self, total, hottestLine: hottestLineOfFunctions(profile, weights) };
}

/** Weights by line are needed only for functions that were seen on several lines. */
function hottestLineOfFunctions({ stacks, frames }: Profile, weights: StackWeights): Int32Array {
  const { frame, line } = stacks;
  const hottest = new Int32Array(frames.length);
  const hasSeveral = new Uint8Array(frames.length);
  let isAnySeveral = false;
  for (let s = 0; s < frame.length; s++) {
    if (line[s] === 0 || weights.total[s] <= 0 || hottest[frame[s]] === line[s]) continue;
    if (hottest[frame[s]] === 0) hottest[frame[s]] = line[s];
    else isAnySeveral = (hasSeveral[frame[s]] = 1) === 1;
  }
  if (!isAnySeveral) return hottest;
  const places = new TripleIndex();
  const keys = frame.map((f, s) => (hasSeveral[f] === 1 && line[s] > 0 ? places.add(f, line[s], 0) : -1));
  const { self, total } = keyedTotals(stacks, weights, keys, places.size);
  const best = new Int32Array(frames.length).fill(-1);
  for (let p = 0; p < places.size; p++) {
    const f = places.a.at(p);
    const known = best[f];
    const hotter =
      known < 0 ||
      self[p] > self[known] ||
      (self[p] === self[known] &&
        (total[p] > total[known] || (total[p] === total[known] && places.b.at(p) < places.b.at(known))));
    if (total[p] > 0 && hotter) best[f] = p;
  }
  return hottest.map((line, f) => (best[f] < 0 ? line : places.b.at(best[f])));
}
