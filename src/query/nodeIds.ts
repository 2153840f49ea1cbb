import { TripleIndex } from '../profile/tripleIndex';
import type { CallTree, Profile } from '../profile/types';

/**
 * Public numbers of call-tree nodes. A growing profile is a new, newly sorted tree each time; a node keeps the number
 * it was first given, so that zoom, selection and drawing stay on it. Below zero, -1 - n is a block of folded siblings
 * that begins with n, in both numberings.
 */
export interface NodeIds {
  idOf(node: number): number;
  /** The node with this number; a number beyond the tree's last node if there is none. */
  nodeOf(id: number): number;
  /** How many numbers have been given out. */
  readonly count: number;
}

/** A tree's own numbers, for a profile that does not grow. */
export const sameIds: NodeIds = { idOf: (node) => node, nodeOf: (id) => id, count: 0 };

/** The first tree's numbers are its own. */
export const firstIds = (tree: CallTree): NodeIds => ({ ...sameIds, count: tree.parent.length });

export interface NumberedTree {
  readonly profile: Profile;
  readonly tree: CallTree;
  readonly ids: NodeIds;
}

/**
 * Numbers for a tree that succeeds `before`: a node with the same path of functions keeps its number, others get new
 * ones. Frame indices mean the same functions in both (`keepFrames`).
 */
export function nextIds(before: NumberedTree, tree: CallTree): NodeIds {
  const { parent: parentBefore, frame: frameOfBefore } = before.tree;
  // Node n of before is entry n - 1: the children of a node have distinct frames.
  const children = new TripleIndex(parentBefore.length);
  for (let node = 1; node < parentBefore.length; node++) children.add(parentBefore[node], frameOfBefore[node], 0);
  const knownBefore = children.size;
  const count = tree.parent.length;
  const same = new Int32Array(count).fill(-1);
  const idOf = new Int32Array(count);
  let next = before.ids.count;
  // A parent precedes its children.
  for (let node = 0; node < count; node++) {
    const parent = tree.parent[node] < 0 ? 0 : same[tree.parent[node]];
    if (node === 0) same[node] = 0;
    else if (parent >= 0) {
      const found = children.add(parent, tree.frame[node], 0);
      if (found < knownBefore) same[node] = found + 1;
    }
    idOf[node] = same[node] >= 0 ? before.ids.idOf(same[node]) : next++;
  }
  const nodeOf = new Int32Array(next).fill(count);
  idOf.forEach((id, node) => (nodeOf[id] = node));
  return {
    idOf: (node) => (node < 0 ? -1 - idOf[-1 - node] : idOf[node]),
    nodeOf: (id) => (id < 0 ? -1 - (nodeOf[-1 - id] ?? count) : (nodeOf[id] ?? count)),
    count: next,
  };
}
