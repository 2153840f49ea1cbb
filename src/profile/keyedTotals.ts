import { groupBy } from './groupBy';
import type { StackWeights } from './stackWeights';
import type { StackTable } from './types';

/** Self and total weight by key. */
export interface Totals {
  readonly self: Float64Array;
  readonly total: Float64Array;
}

/**
 * Adds up weights by a key of each stack (`keys[s]`, negative for none): a function, a line, or anything that frames
 * may share. Self weight goes to the innermost frame's key. Total weight goes once to every key in a stack: a stack's
 * set of keys extends its caller's (the Firefox Profiler's method), so recursion cannot inflate a total.
 */
export function keyedTotals(stacks: StackTable, weights: StackWeights, keys: Int32Array, keyCount: number): Totals {
  const self = new Float64Array(keyCount);
  const total = new Float64Array(keyCount);
  const open = new Int32Array(keyCount);
  const { start, items } = groupBy(stacks.parent, stacks.parent.length);
  const pending: number[] = [];
  for (let s = 0; s < keys.length; s++) if (stacks.parent[s] < 0 && weights.total[s] > 0) pending.push(s);
  while (pending.length > 0) {
    const entry = pending.pop() as number;
    if (entry < 0) {
      open[keys[-1 - entry]]--;
      continue;
    }
    const key = keys[entry];
    if (key >= 0) {
      self[key] += weights.self[entry];
      if (open[key]++ === 0) total[key] += weights.total[entry];
      pending.push(-1 - entry);
    }
    for (let c = start[entry]; c < start[entry + 1]; c++) if (weights.total[items[c]] > 0) pending.push(items[c]);
  }
  return { self, total };
}
