import { outermostOf } from '../../profile/callTree';
import { TripleIndex } from '../../profile/intColumns';
import type { CallTree, StackTable } from '../../profile/types';
import type { ViewSpec } from '../types';

/** The tree node that the samples of each stack belong to. */
export interface PlacedStacks {
  /** Innermost node that contains them: -1 none. */
  readonly node: Int32Array;
  /** 1 if they are the node's own, 0 if what they ran below it is not in the tree. */
  readonly isOwn: Uint8Array;
}

/**
 * Finds every stack's node by its path of functions. A tree is built from the weights that are drawn; this places the
 * other side's weights in it. If a path leaves the tree, everything below counts at the last node.
 */
export function placeStacks(
  tree: CallTree,
  spec: Exclude<ViewSpec, { kind: 'timeOrder' }>,
  stacks: StackTable,
): PlacedStacks {
  const children = new ChildIndex(tree);
  if (spec.kind === 'leftHeavy') return below(children, stacks, null);
  const outermost = new Uint8Array(stacks.parent.length);
  for (const s of outermostOf(stacks, everything(stacks), spec.frame)) outermost[s] = 1;
  return spec.kind === 'callees' ? below(children, stacks, outermost) : above(children, stacks, outermost);
}

/** From the outermost frame (or from the outermost occurrence of a function) inwards. */
function below(children: ChildIndex, { parent, frame }: StackTable, tops: Uint8Array | null): PlacedStacks {
  const node = new Int32Array(parent.length).fill(-1);
  const isOwn = new Uint8Array(parent.length);
  for (let s = 0; s < node.length; s++) {
    const caller = parent[s];
    if (tops?.[s] === 1) [node[s], isOwn[s]] = [0, 1];
    else if (caller < 0 ? tops === null : node[caller] >= 0) {
      const from = caller < 0 ? 0 : node[caller];
      const found = caller < 0 || isOwn[caller] === 1 ? children.find(from, frame[s]) : -1;
      node[s] = found < 0 ? from : found;
      isOwn[s] = found < 0 ? 0 : 1;
    }
  }
  return { node, isOwn };
}

/**
 * From a function's outermost occurrence outwards; its callees belong to the occurrence. Paths that meet (at the same
 * stack and node) continue as one.
 */
function above(children: ChildIndex, { parent, frame }: StackTable, tops: Uint8Array): PlacedStacks {
  const node = new Int32Array(parent.length).fill(-1);
  const isOwn = new Uint8Array(parent.length);
  /** For each stack: the node it was last reached as, and the stack whose path that was. */
  const reached = new Int32Array(parent.length).fill(-1);
  const way = new Int32Array(parent.length);
  for (let s = 0; s < node.length; s++) {
    if (tops[s] === 0) {
      if (parent[s] >= 0) [node[s], isOwn[s]] = [node[parent[s]], isOwn[parent[s]]];
      continue;
    }
    let at = 0;
    let caller = parent[s];
    let met = -1;
    for (; caller >= 0 && met < 0; caller = parent[caller]) {
      const next = children.find(at, frame[caller]);
      if (next < 0) break;
      if (reached[caller] === next) met = way[caller];
      [reached[caller], way[caller], at] = [next, s, next];
    }
    [node[s], isOwn[s]] = met >= 0 ? [node[met], isOwn[met]] : [at, caller < 0 ? 1 : 0];
  }
  return { node, isOwn };
}

/** Children of a tree's nodes by function, which is unique among the children of a node. */
class ChildIndex {
  private readonly index: TripleIndex;
  private readonly known: number;

  constructor({ parent, frame }: CallTree) {
    this.index = new TripleIndex(parent.length);
    for (let node = 1; node < parent.length; node++) this.index.add(parent[node], frame[node], 0);
    this.known = this.index.size;
  }

  /** -1 if there is none. */
  find(parent: number, frame: number): number {
    const found = this.index.add(parent, frame, 0);
    return found < this.known ? found + 1 : -1;
  }
}

/** Weights under which no stack is left out. */
const everything = ({ parent }: StackTable): Parameters<typeof outermostOf>[1] => {
  const all = new Float64Array(parent.length).fill(1);
  return { self: all, total: all, empty: 0, sum: parent.length, idle: 0 };
};
