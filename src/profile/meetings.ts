import { MinTree } from './minTree';
import type { CallTree } from './types';

/** Climbing further than this is dearer than looking the meeting point up. */
const SHORT_CLIMB = 64;

/** The deepest node of a tree in preorder that each leaf shares with the one before; 0 for the first, and beside a run of nothing (-1). */
export function meetings(leaf: Int32Array, { parent, depth }: Pick<CallTree, 'parent' | 'depth'>): Int32Array {
  let depths: MinTree | undefined;
  const result = new Int32Array(leaf.length);
  for (let r = 1; r < leaf.length; r++) {
    let [a, b] = [leaf[r - 1], leaf[r]];
    if (a <= 0 || b <= 0) continue;
    let steps = 0;
    // In preorder the larger number is never an ancestor of the smaller.
    for (; a !== b && steps < SHORT_CLIMB; steps++) {
      if (a > b) a = parent[a];
      else b = parent[b];
    }
    // The shallowest node between two, in preorder, is a child of their meeting point.
    if (a !== b) a = parent[(depths ??= new MinTree(depth)).smallest(Math.min(a, b) + 1, Math.max(a, b) + 1)];
    result[r] = a;
  }
  return result;
}
