import { groupBy } from './groupBy';
import { hottestLines } from './hottestLines';
import { addToParents, stackWeights } from './stackWeights';
import type { StackWeights } from './stackWeights';
import { TripleIndex } from './tripleIndex';
import type { CallTree, Profile } from './types';

/**
 * Builds the left-heavy call tree of all threads merged, or of one (`thread`): stacks that agree on their frames become
 * one node, whatever their lines; children are sorted by total, heaviest first. Samples in `(idle)` and nodes without
 * weight are left out; samples with an empty stack are the root's own. Node ids are in preorder, so the nodes below n
 * are the ids after n up to the next node that is not deeper.
 */
export function buildCallTree(profile: Profile, thread?: number, weights: StackWeights = stackWeights(profile, thread)): CallTree {
  const merged = mergeStacks(profile, weights);
  const order = leftHeavyOrder(merged.parent, merged.total);
  return renumber(merged, order, hottestLines(profile, weights, merged.nodeOfStack, merged.parent.length));
}

interface MergedNodes {
  readonly parent: Int32Array;
  readonly frame: Int32Array;
  readonly self: Float64Array;
  readonly total: Float64Array;
  readonly nodeOfStack: Int32Array;
}

function mergeStacks(profile: Profile, weights: StackWeights): MergedNodes {
  const stacks = profile.stacks;
  const nodes = new TripleIndex();
  nodes.add(-1, -1, 0);
  const nodeOfStack = new Int32Array(stacks.parent.length).fill(-1);
  for (let s = 0; s < nodeOfStack.length; s++) {
    if (weights.total[s] <= 0) continue;
    nodeOfStack[s] = nodes.add(stacks.parent[s] < 0 ? 0 : nodeOfStack[stacks.parent[s]], stacks.frame[s], 0);
  }
  const self = new Float64Array(nodes.size);
  self[0] = weights.empty;
  for (let s = 0; s < nodeOfStack.length; s++) if (nodeOfStack[s] >= 0) self[nodeOfStack[s]] += weights.self[s];
  const parent = nodes.a.toArray();
  const total = self.slice();
  addToParents(total, parent);
  return { parent, frame: nodes.b.toArray(), self, total, nodeOfStack };
}

/** Nodes in preorder, siblings by total (ties keep the order in which they were first seen). */
function leftHeavyOrder(parent: Int32Array, total: Float64Array): Int32Array {
  const { start, items } = groupBy(parent, parent.length);
  const order = new Int32Array(parent.length);
  const pending = [0];
  let count = 0;
  while (pending.length > 0) {
    const node = pending.pop() as number;
    order[count++] = node;
    const children = items.subarray(start[node], start[node + 1]);
    if (children.length > 1) children.sort((a, b) => total[b] - total[a] || a - b);
    for (let c = children.length - 1; c >= 0; c--) pending.push(children[c]);
  }
  return order;
}

function renumber(merged: MergedNodes, order: Int32Array, hottest: Int32Array): CallTree {
  const count = order.length;
  const newId = new Int32Array(count);
  for (let i = 0; i < count; i++) newId[order[i]] = i;
  const tree = {
    parent: new Int32Array(count), firstChild: new Int32Array(count).fill(-1), nextSibling: new Int32Array(count).fill(-1),
    depth: new Int32Array(count), frame: new Int32Array(count), self: new Float64Array(count), total: new Float64Array(count),
    hottestLine: new Int32Array(count),
  };
  const lastChild = new Int32Array(count).fill(-1);
  for (let i = 0; i < count; i++) {
    const old = order[i];
    const parent = merged.parent[old] < 0 ? -1 : newId[merged.parent[old]];
    tree.parent[i] = parent;
    tree.frame[i] = merged.frame[old];
    tree.self[i] = merged.self[old];
    tree.total[i] = merged.total[old];
    tree.hottestLine[i] = hottest[old];
    if (parent < 0) continue;
    tree.depth[i] = tree.depth[parent] + 1;
    if (lastChild[parent] < 0) tree.firstChild[parent] = i;
    else tree.nextSibling[lastChild[parent]] = i;
    lastChild[parent] = i;
  }
  return tree;
}
