import { LineTally } from './lineTally';
import { stackWeights, type StackWeights } from './stackWeights';
import type { CallTree, Profile } from './types';

/**
 * A call tree, and the node that each entry of the stack table became: -1 where it has no weight or is outside the
 * tree.
 */
export interface MergedStacks {
  readonly tree: CallTree;
  readonly nodeOfStack: Int32Array;
}

/**
 * Builds the left-heavy call tree of all threads merged, or of one (`thread`). Stacks with the same frames become one
 * node, whatever their lines; children are sorted by total, heaviest first (ties by first appearance). Samples in
 * `(idle)` and nodes without weight are left out; samples with an empty stack count as the root's self weight.
 */
export const buildCallTree = (profile: Profile, thread?: number): CallTree =>
  mergeStacks(profile, stackWeights(profile, thread)).tree;

/** Like {@link buildCallTree}, and also returns the node of each stack. */
export function mergeStacks({ stacks, frames }: Profile, weights: StackWeights): MergedStacks {
  const outermost: number[] = [];
  for (let s = 0; s < stacks.parent.length; s++) if (stacks.parent[s] < 0 && weights.total[s] > 0) outermost.push(s);
  return mergeBelow(stacks, frames.length, weights, outermost, weights.empty, null);
}

/**
 * Builds the callees of a function: everything below its outermost occurrences, merged. Node 0 is the function; its
 * total is the function's, with recursion counted once. An unknown function gives node 0 alone.
 */
export function buildCallees({ stacks, frames }: Profile, weights: StackWeights, frame: number): CallTree {
  return mergeBelow(stacks, frames.length, weights, outermostOf(stacks, weights, frame), 0, frame).tree;
}

/** Stacks with weight whose innermost frame is the function, without it being open further out. Ascending. */
export function outermostOf({ parent, frame }: Profile['stacks'], weights: StackWeights, wanted: number): number[] {
  const inside = new Uint8Array(parent.length);
  const found: number[] = [];
  for (let s = 0; s < parent.length; s++) {
    if (parent[s] >= 0 && inside[parent[s]] === 1) inside[s] = 1;
    else if (frame[s] === wanted) {
      inside[s] = 1;
      if (weights.total[s] > 0) found.push(s);
    }
  }
  return found;
}

/**
 * Merges from the outermost stacks inwards, node by node in the order of the finished tree. A node is a list of stacks;
 * their callees, grouped by frame, are its children. `rootFrame` null: the whole profile; otherwise the given stacks
 * are the root itself.
 */
function mergeBelow(
  { parent, frame, line }: Profile['stacks'],
  frameCount: number,
  weights: StackWeights,
  tops: readonly number[],
  rootSelf: number,
  rootFrame: number | null,
): MergedStacks {
  const count = parent.length;
  const columns = new CallTreeColumns(count + 1);
  const nodeOfStack = new Int32Array(count).fill(-1);
  // The callees of each stack as a linked list, in ascending order.
  const firstCallee = new Int32Array(count).fill(-1);
  const nextCallee = new Int32Array(count);
  for (let s = count - 1; s >= 0; s--) {
    if (parent[s] < 0 || weights.total[s] <= 0) continue;
    nextCallee[s] = firstCallee[parent[s]];
    firstCallee[parent[s]] = s;
  }
  // The stacks of one node as a linked list, in order of first appearance.
  const nextPeer = new Int32Array(count).fill(-1);
  const groupOf = new Int32Array(frameCount);
  const groupFor = new Int32Array(frameCount).fill(-1);
  // The groups of the current node: the first `groups` entries.
  const heads: number[] = [];
  const totals: number[] = [];
  let groups = 0;
  const tally = new LineTally();
  const pending = new Int32Array(count + 1);
  const pendingParent = new Int32Array(count + 1);
  let waiting = 0;
  let node = -1;

  const group = (s: number): void => {
    const f = frame[s];
    if (groupFor[f] !== node) {
      groupFor[f] = node;
      groupOf[f] = groups;
      heads[groups] = s;
      totals[groups++] = weights.total[s];
      return;
    }
    const head = heads[groupOf[f]];
    nextPeer[s] = nextPeer[head];
    nextPeer[head] = s;
    totals[groupOf[f]] += weights.total[s];
  };
  const spread = (): void => {
    if (groups > 1) sortHeaviestFirst(heads, totals, groups);
    while (groups > 0) {
      pending[waiting] = heads[--groups];
      pendingParent[waiting++] = node;
    }
  };

  if (rootFrame === null) {
    node = columns.add(-1, -1);
    for (const s of tops) group(s);
    let total = rootSelf;
    for (let k = 0; k < groups; k++) total += totals[k];
    columns.weigh(node, rootSelf, total, 0);
    spread();
  } else if (tops.length === 0) columns.add(-1, rootFrame);
  else {
    for (let i = 1; i < tops.length; i++) nextPeer[tops[i - 1]] = tops[i];
    pending[waiting] = tops[0];
    pendingParent[waiting++] = -1;
  }
  while (waiting > 0) {
    const head = pending[--waiting];
    node = columns.add(pendingParent[waiting], frame[head]);
    let [self, total] = [0, 0];
    const isAlone = nextPeer[head] < 0;
    for (let s = head; s >= 0; s = nextPeer[s]) {
      nodeOfStack[s] = node;
      self += weights.self[s];
      total += weights.total[s];
      if (!isAlone) tally.add(line[s], weights.self[s], weights.total[s]);
      for (let c = firstCallee[s]; c >= 0; c = nextCallee[c]) group(c);
    }
    columns.weigh(node, self, total, isAlone ? line[head] : tally.takeHottest());
    spread();
  }
  return { tree: columns.finish(), nodeOfStack };
}

/**
 * Columns of a call tree that is built in preorder. `capacity`: the expected maximum of nodes, where known; the columns
 * grow beyond it.
 */
export class CallTreeColumns {
  private parent: Int32Array;
  private depth: Int32Array;
  private frame: Int32Array;
  private line: Int32Array;
  private self: Float64Array;
  private total: Float64Array;
  private count = 0;

  constructor(capacity: number) {
    [this.parent, this.depth, this.frame, this.line] = [
      new Int32Array(capacity),
      new Int32Array(capacity),
      new Int32Array(capacity),
      new Int32Array(capacity),
    ];
    [this.self, this.total] = [new Float64Array(capacity), new Float64Array(capacity)];
  }

  /** Adds the next node in preorder; {@link weigh} sets its weights. */
  add(parent: number, frame: number): number {
    const node = this.count++;
    if (node === this.parent.length) this.resize(node * 2 + 16);
    this.parent[node] = parent;
    this.depth[node] = parent < 0 ? 0 : this.depth[parent] + 1;
    this.frame[node] = frame;
    return node;
  }

  weigh(node: number, self: number, total: number, hottestLine: number): void {
    this.self[node] = self;
    this.total[node] = total;
    this.line[node] = hottestLine;
  }

  finish(): CallTree {
    if (this.count < this.parent.length) this.resize(this.count);
    return {
      parent: this.parent,
      end: this.ends(),
      depth: this.depth,
      frame: this.frame,
      self: this.self,
      total: this.total,
      hottestLine: this.line,
    };
  }

  /** Goes backwards, so that each child can extend its parent's end. */
  private ends(): Int32Array {
    const end = new Int32Array(this.count);
    for (let node = this.count - 1; node >= 0; node--) {
      if (end[node] === 0) end[node] = node + 1;
      const parent = this.parent[node];
      if (parent >= 0 && end[parent] === 0) end[parent] = end[node];
    }
    return end;
  }

  private resize(length: number): void {
    const ints = (column: Int32Array): Int32Array => {
      const resized = new Int32Array(length);
      resized.set(column.subarray(0, Math.min(length, this.count)));
      return resized;
    };
    const floats = (column: Float64Array): Float64Array => {
      const resized = new Float64Array(length);
      resized.set(column.subarray(0, Math.min(length, this.count)));
      return resized;
    };
    [this.parent, this.depth, this.frame, this.line] = [
      ints(this.parent),
      ints(this.depth),
      ints(this.frame),
      ints(this.line),
    ];
    [this.self, this.total] = [floats(this.self), floats(this.total)];
  }
}

/**
 * Sorts the first `count` groups by total, heaviest first; ties by their first stack. Most nodes have few children, so
 * this is an insertion sort.
 */
export function sortHeaviestFirst(heads: number[], totals: number[], count: number): void {
  if (count > 24) {
    const order = Array.from({ length: count }, (_, k) => k).sort(
      (a, b) => totals[b] - totals[a] || heads[a] - heads[b],
    );
    const [sortedHeads, sortedTotals] = [order.map((k) => heads[k]), order.map((k) => totals[k])];
    for (let k = 0; k < count; k++) [heads[k], totals[k]] = [sortedHeads[k], sortedTotals[k]];
    return;
  }
  for (let k = 1; k < count; k++) {
    const [head, total] = [heads[k], totals[k]];
    let at = k;
    for (; at > 0 && (totals[at - 1] < total || (totals[at - 1] === total && heads[at - 1] > head)); at--) {
      heads[at] = heads[at - 1];
      totals[at] = totals[at - 1];
    }
    heads[at] = head;
    totals[at] = total;
  }
}
