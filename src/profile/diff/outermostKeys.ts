import { groupBy } from '../stackWeights';
import type { StackTable } from '../types';

/**
 * Keeps only the outermost occurrence of each key in a stack and sets the others to -1, so that recursion counts once.
 * Negative: no key.
 */
export function outermostKeys({ parent }: StackTable, keys: Int32Array, keyCount: number): Int32Array {
  const { start, items } = groupBy(parent, parent.length);
  const outermost = keys.slice();
  const open = new Uint8Array(keyCount);
  const pending: number[] = [];
  for (let s = 0; s < parent.length; s++) if (parent[s] < 0) pending.push(s);
  while (pending.length > 0) {
    const entry = pending.pop() as number;
    if (entry < 0) {
      open[keys[-1 - entry]] = 0;
      continue;
    }
    const key = keys[entry];
    if (key >= 0) {
      if (open[key] === 1) outermost[entry] = -1;
      else {
        open[key] = 1;
        pending.push(-1 - entry);
      }
    }
    for (let c = start[entry]; c < start[entry + 1]; c++) pending.push(items[c]);
  }
  return outermost;
}
