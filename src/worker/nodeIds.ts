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

/** Numbers for a tree that follows on `before`: a node with the same path of functions keeps its number, others get new ones. */
export function nextIds(before: NumberedTree, profile: Profile, tree: CallTree): NodeIds {
  const frameBefore = sameFrames(before.profile, profile);
  const children = childIndex(before.tree);
  const count = tree.parent.length;
  const same = new Int32Array(count);
  const idOf = new Int32Array(count);
  const nodeOf = new Map<number, number>();
  let next = before.ids.count;
  // A parent precedes its children.
  for (let node = 0; node < count; node++) {
    const parent = tree.parent[node] < 0 ? 0 : same[tree.parent[node]];
    const frame = tree.frame[node] < 0 ? -1 : frameBefore[tree.frame[node]];
    same[node] = node === 0 ? 0 : parent >= 0 && frame >= 0 ? (children.get(`${parent} ${frame}`) ?? -1) : -1;
    idOf[node] = same[node] >= 0 ? before.ids.idOf(same[node]) : next++;
    nodeOf.set(idOf[node], node);
  }
  return {
    idOf: (node) => (node < 0 ? -1 - idOf[-1 - node] : idOf[node]),
    nodeOf: (id) => (id < 0 ? -1 - (nodeOf.get(-1 - id) ?? count) : (nodeOf.get(id) ?? count)),
    count: next,
  };
}

/** For each frame of `now` its index in `before`, -1 where it is new. */
function sameFrames(before: Profile, now: Profile): Int32Array {
  const keyOf = ({ name, file, line, column }: Profile['frames'][number]): string => JSON.stringify([name, file, line, column]);
  const known = new Map(before.frames.map((frame, f) => [keyOf(frame), f]));
  return Int32Array.from(now.frames, (frame) => known.get(keyOf(frame)) ?? -1);
}

const childIndex = ({ parent, frame }: CallTree): Map<string, number> => {
  const index = new Map<string, number>();
  for (let node = 1; node < parent.length; node++) index.set(`${parent[node]} ${frame[node]}`, node);
  return index;
};
