import { type Levels, levelsOf } from './levels';
import type { CallTree } from './types';
import type { SiblingList } from './siblingList';
import type { ViewTree } from './viewTree';

/** A call tree as a view: children side by side, heaviest first, with the parent's self weight to their right. */
export class CallTreeView implements ViewTree {
  readonly thread = null;
  /** Left edges, computed on first use. */
  private starts: Float64Array | undefined;
  private theLevels: Levels | undefined;

  constructor(readonly tree: CallTree) {}

  get size(): number {
    return this.tree.parent.length;
  }

  parent(node: number): number {
    return this.tree.parent[node];
  }

  frame(node: number): number {
    return this.tree.frame[node];
  }

  line(node: number): number {
    return this.tree.hottestLine[node];
  }

  self(node: number): number {
    return this.tree.self[node];
  }

  total(node: number): number {
    return this.tree.total[node];
  }

  span(node: number): number {
    return this.tree.total[node];
  }

  start(node: number): number {
    return node === 0 ? 0 : (this.starts ??= startsOf(this.tree))[node];
  }

  children(node: number, start: number, into: SiblingList): number {
    this.list(node, node + 1, Infinity, start, into);
    return this.tree.self[node];
  }

  siblings(first: number, count: number, into: SiblingList): void {
    this.list(this.tree.parent[first], first, count, this.start(first), into);
  }

  private list(parent: number, first: number, count: number, start: number, into: SiblingList): void {
    const { total, end } = this.tree;
    let left = start;
    let room = count;
    for (let node = first; node < end[parent] && room > 0; node = end[node], room--) {
      into.add(node, total[node], left, total[node]);
      left += total[node];
    }
  }

  depth(node: number): number {
    return this.tree.depth[node];
  }

  levels(): Levels {
    return (this.theLevels ??= levelsOf(this.tree, (this.starts ??= startsOf(this.tree))));
  }

  depthBelow(node: number): number {
    const { depth, end } = this.tree;
    let deepest = depth[node];
    for (let at = node + 1; at < end[node]; at++) if (depth[at] > deepest) deepest = depth[at];
    return deepest - depth[node];
  }

  next(wanted: Uint8Array, from: number, step: 1 | -1): ReturnType<ViewTree['next']> {
    const { frame } = this.tree;
    let [of, first, last] = [0, -1, -1];
    const before = { node: -1, number: 0 };
    const after = { node: -1, number: 0 };
    for (let node = 0; node < frame.length; node++) {
      if (frame[node] < 0 || wanted[frame[node]] === 0) continue;
      of++;
      if (first < 0) first = node;
      last = node;
      if (node < from) [before.node, before.number] = [node, of];
      else if (node > from && after.node < 0) [after.node, after.number] = [node, of];
    }
    if (of === 0) return null;
    const found = step > 0 ? after : before;
    return found.node >= 0
      ? { ...found, of }
      : step > 0
        ? { node: first, number: 1, of }
        : { node: last, number: of, of };
  }

  heaviest(frame: number): number {
    return this.heaviestIn(frame, 0, this.size);
  }

  child(node: number, frame: number): number {
    const { tree } = this;
    for (let at = node + 1; at < tree.end[node]; at = tree.end[at]) if (tree.frame[at] === frame) return at;
    return -1;
  }

  below(node: number, frame: number): number {
    return this.heaviestIn(frame, node + 1, this.tree.end[node]);
  }

  private heaviestIn(wanted: number, from: number, to: number): number {
    const { frame, total } = this.tree;
    let best = -1;
    for (let node = from; node < to; node++)
      if (frame[node] === wanted && (best < 0 || total[node] > total[best])) best = node;
    return best;
  }
}

/** Places children side by side from their parent's left edge, in tree order. */
function startsOf({ parent, total }: CallTree): Float64Array {
  const start = new Float64Array(parent.length);
  const next = new Float64Array(parent.length);
  for (let node = 1; node < parent.length; node++) {
    start[node] = next[node] = next[parent[node]];
    next[parent[node]] += total[node];
  }
  return start;
}
