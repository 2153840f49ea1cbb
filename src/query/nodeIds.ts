import { TripleIndex } from '../profile/tripleIndex';
import type { CallTree, Profile } from '../profile/types';

/**
 * Numbers of call-tree nodes for those who ask. A profile that grows is a new tree each time, sorted anew; a node keeps the
 * number it was first given, so that zoom, selection and the drawing stay on it. Below zero, -1 - n, is a block of folded
 * siblings that begins with n, in both numberings.
 */
export interface NodeIds {
  idOf(node: number): number;
  /** The node with this number; one beyond the tree's last where there is none. */
  nodeOf(id: number): number;
  /** Numbers given so far. */
  readonly count: number;
}

/** A tree's own numbers, where none follows on it. */
export const sameIds: NodeIds = { idOf: (node) => node, nodeOf: (id) => id, count: 0 };

/** The first tree's: its own numbers. */
export const firstIds = (tree: CallTree): NodeIds => ({ ...sameIds, count: tree.parent.length });

export interface NumberedTree {
  readonly profile: Profile;
  readonly tree: CallTree;
  readonly ids: NodeIds;
}

/**
 * Numbers for a tree that follows on `before`: a node with the same path of functions keeps its number, others get new ones.
 * Both mean the same functions by their frames' indices (`keepFrames`).
 */
export function nextIds(before: NumberedTree, tree: CallTree): NodeIds {
  const { parent: parentBefore, frame: frameOfBefore } = before.tree;
  // Node n of before is entry n - 1: children of one node differ in their frames.
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
