import { keyedTotals, type StackWeights } from './stackWeights';
import { nativeFrames } from './nativeFrames';
import { TripleIndex } from './intColumns';
import type { Profile } from './types';

/**
 * For each key of stacks (see `keyedTotals`), the function with the most self (else total) weight under it, native code
 * aside; -1 for keys without stacks.
 */
export function mainFrames(
  { frames, stacks }: Profile,
  weights: StackWeights,
  keys: Int32Array,
  keyCount: number,
): Int32Array {
  const pairs = new TripleIndex();
  const native = nativeFrames(frames);
  const pairKeys = keys.map((key, s) =>
    key < 0 || native[stacks.frame[s]] === 1 ? -1 : pairs.add(key, stacks.frame[s], 0),
  );
  const { self, total } = keyedTotals(stacks, weights, pairKeys, pairs.size);
  const best = new Int32Array(keyCount).fill(-1);
  for (let p = 0; p < pairs.size; p++) {
    const known = best[pairs.a.at(p)];
    if (known < 0 || self[p] > self[known] || (self[p] === self[known] && total[p] > total[known]))
      best[pairs.a.at(p)] = p;
  }
  return best.map((p) => (p < 0 ? -1 : pairs.b.at(p)));
}
