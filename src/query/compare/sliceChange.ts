import type { TreeSlice } from '../../profile/sliceRows';
import type { ComparedPart } from './comparedPart';
import type { NodeChanges } from './nodeChanges';
import type { SliceChange } from './types';

/** Where the bars of a view lie in the tree of call paths that is compared. */
export interface ComparedView {
  readonly changes: NodeChanges;
  /** Node of that tree: the bar's own, in time order the call path that it is a stretch of. */
  pathOf(node: number): number;
  /** Nodes are those of the tree: blocks have sums. In time order one path has many bars. */
  readonly isTree: boolean;
}

/** Both sides of a slice's entries. */
export function sliceChange(
  { mode, unit, scale, isTested }: ComparedPart,
  { changes, pathOf, isTree }: ComparedView,
  { node, folded }: TreeSlice,
): SliceChange {
  const count = node.length;
  const change = {
    mode,
    unit,
    scale,
    isTested,
    before: new Float64Array(count),
    after: new Float64Array(count),
    selfBefore: new Float64Array(count),
    selfAfter: new Float64Array(count),
    strength: new Float32Array(count),
    state: new Uint8Array(count),
  };
  for (let i = 0; i < count; i++) {
    if (node[i] >= 0) {
      const path = pathOf(node[i]);
      change.before[i] = changes.totalBefore[path];
      change.after[i] = changes.totalAfter[path];
      change.selfBefore[i] = changes.selfBefore[path];
      change.selfAfter[i] = changes.selfAfter[path];
      change.strength[i] = changes.strength(path);
      change.state[i] = changes.state(path);
    } else if (isTree) {
      const { parent, end } = changes.tree;
      const first = -1 - node[i];
      let left = folded[i];
      for (let at = first; left > 0 && at < end[parent[first]]; at = end[at], left--) {
        change.before[i] += changes.totalBefore[at];
        change.after[i] += changes.totalAfter[at];
      }
      // What a block holds is all its own.
      change.selfBefore[i] = change.before[i];
      change.selfAfter[i] = change.after[i];
    }
  }
  return change;
}
