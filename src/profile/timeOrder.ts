import type { MergedStacks } from './callTree';
import { meetings } from './meetings';
import { MinTree } from './minTree';
import { ProfileError } from './profileError';
import { timeRuns, type TimeRuns } from './timeRuns';
import type { Profile } from './types';
import { SiblingList } from './siblingList';
import type { ViewTree } from './viewTree';

/** Node numbers are 32-bit in what crosses to the page. */
const MOST_NODES = 0x7fffffff;

/**
 * One thread in time order, as a tree that is worked out when it is asked.
 *
 * A run is a stretch of time with one stack (a node of the left-heavy tree: its leaf). `common[r]` is how deep the stacks
 * of runs r - 1 and r agree. A bar at depth d opens at a run r with `common[r]` < d ≤ depth of its leaf, and ends at the first
 * later run with `common` < d. So the bars that open at r are `depth(leaf[r]) - common[r]`, their numbers follow from the
 * sums of these, and each run parts two siblings at one depth only: all children of all bars that are looked at are found in
 * time that grows with the number of runs, however deep the stacks are.
 */
export class TimeOrder implements ViewTree {
  private readonly runs: TimeRuns;
  private readonly count: number;
  /** Per run: deepest call-tree node it shares with the one before, and that node's depth. */
  private readonly meeting: Int32Array;
  private readonly common: Int32Array;
  private readonly commonMinima: MinTree;
  /** Number of the first bar that opens at a run. */
  private readonly base: Int32Array;

  /** `merged` is the left-heavy tree of the same profile. Throws ProfileError when there are more bars than can be numbered. */
  constructor(
    profile: Profile,
    readonly thread: number,
    private readonly merged: MergedStacks,
  ) {
    this.runs = timeRuns(profile, thread, merged.nodeOfStack);
    this.count = this.runs.leaf.length;
    this.meeting = meetings(this.runs.leaf, merged.tree);
    const { depth } = merged.tree;
    this.common = this.meeting.map((node) => depth[node]);
    this.commonMinima = new MinTree(this.common);
    this.base = new Int32Array(this.count + 1);
    let next = 1;
    for (let r = 0; r < this.count; r++) {
      this.base[r] = next;
      next += this.depthOf(r) - this.common[r];
      if (next > MOST_NODES)
        throw new ProfileError(
          `Thread "${profile.threads[thread].name}" has more than ${MOST_NODES} bars in time order.`,
          'Select a stretch of time, or another view.',
        );
    }
    this.base[this.count] = next;
  }

  get size(): number {
    return this.base[this.count];
  }

  parent(node: number): number {
    const [run, depth] = this.place(node);
    if (depth <= 1) return depth - 1;
    let opened = run;
    while (this.common[opened] >= depth - 1) opened--;
    return this.number(opened, depth - 1);
  }

  frame(node: number): number {
    return this.merged.tree.frame[this.pathOf(node)];
  }

  line(node: number): number {
    return this.merged.tree.hottestLine[this.pathOf(node)];
  }

  self(node: number): number {
    return this.children(node, 0, new SiblingList());
  }

  total(node: number): number {
    return node === 0 ? this.runs.total : this.span(node);
  }

  start(node: number): number {
    return node === 0 ? 0 : this.runs.start[this.place(node)[0]];
  }

  span(node: number): number {
    const { start } = this.runs;
    if (node === 0) return start[this.count];
    const [run, depth] = this.place(node);
    return start[this.endOf(run, depth)] - start[run];
  }

  children(node: number, _start: number, into: SiblingList): number {
    const [from, depth] = this.place(node);
    const to = this.endOf(from, depth);
    const { start, leaf } = this.runs;
    let own = 0;
    for (let run = from; run < to;) {
      const next = this.commonMinima.firstAtMost(run + 1, to, depth);
      const span = start[next] - start[run];
      if (this.depthOf(run) > depth) into.add(this.number(run, depth + 1), span, start[run], span);
      else if (leaf[run] >= 0) own += span;
      run = next;
    }
    return own;
  }

  siblings(first: number, count: number, into: SiblingList): void {
    const all = this.childrenOf(this.parent(first));
    const from = all.node.indexOf(first);
    for (let i = from; i < Math.min(all.length, from + count); i++)
      into.add(all.node[i], all.total[i], all.start[i], all.span[i]);
  }

  private childrenOf(node: number): SiblingList {
    const list = new SiblingList();
    this.children(node, 0, list);
    return list;
  }

  depthBelow(node: number): number {
    const [run, depth] = this.place(node);
    let deepest = depth;
    for (let r = run; r < this.endOf(run, depth); r++) deepest = Math.max(deepest, this.depthOf(r));
    return deepest - depth;
  }

  next(wanted: Uint8Array, from: number, step: 1 | -1): ReturnType<ViewTree['next']> {
    const above = this.countAbove(wanted);
    let of = 0;
    let [first, last] = [-1, -1];
    const before = { run: -1, of: 0 };
    let after = -1;
    let passed = 0;
    const here = from > 0 ? this.place(from)[0] : 0;
    for (let r = 0; r < this.count; r++) {
      const hits = this.opened(above, r);
      if (hits === 0) continue;
      if (first < 0) first = r;
      last = r;
      if (r < here) [before.run, before.of] = [r, of + hits];
      if (r > here && after < 0) after = r;
      if (r < here) passed += hits;
      of += hits;
    }
    if (of === 0) return null;
    const own = this.hitsAt(here, wanted);
    const beforeHere = own.filter((node) => node < from).length;
    const upToHere = own.filter((node) => node <= from).length;
    if (step > 0) {
      if (upToHere < own.length) return { node: own[upToHere], number: passed + upToHere + 1, of };
      return after >= 0
        ? { node: this.hitsAt(after, wanted)[0], number: passed + own.length + 1, of }
        : { node: this.hitsAt(first, wanted)[0], number: 1, of };
    }
    if (beforeHere > 0) return { node: own[beforeHere - 1], number: passed + beforeHere, of };
    return before.run >= 0
      ? { node: this.hitsAt(before.run, wanted).at(-1) as number, number: passed, of }
      : { node: this.hitsAt(last, wanted).at(-1) as number, number: of, of };
  }

  heaviest(frame: number): number {
    const wanted = new Uint8Array(
      Math.max(
        frame,
        this.merged.tree.frame.reduce((most, f) => Math.max(most, f), 0),
      ) + 1,
    );
    wanted[frame] = 1;
    const above = this.countAbove(wanted);
    let [best, most] = [-1, -1];
    for (let r = 0; r < this.count; r++) {
      if (this.opened(above, r) === 0) continue;
      // The outermost that opens here is the widest.
      const node = this.hitsAt(r, wanted)[0];
      const span = this.span(node);
      if (span > most) [best, most] = [node, span];
    }
    return best;
  }

  child(node: number, frame: number): number {
    const siblings = this.childrenOf(node);
    const { tree } = this.merged;
    const callees = new Set<number>();
    const parent = this.pathOf(node);
    for (let at = parent + 1; at < tree.end[parent]; at = tree.end[at]) if (tree.frame[at] === frame) callees.add(at);
    if (callees.size === 0) return -1;
    const [callee] = callees;
    let [best, most] = [-1, -1];
    for (let i = 0; i < siblings.node.length; i++) {
      const leaf = this.runs.leaf[this.place(siblings.node[i])[0]];
      if (leaf >= callee && leaf < tree.end[callee] && siblings.span[i] > most)
        [best, most] = [siblings.node[i], siblings.span[i]];
    }
    return best;
  }

  below(): number {
    return -1;
  }

  /** Depth of a run's stack; nothing at all is no deeper than an empty one. */
  private depthOf(run: number): number {
    return this.merged.tree.depth[Math.max(0, this.runs.leaf[run])];
  }

  private number(run: number, depth: number): number {
    return depth === 0 ? 0 : this.base[run] + depth - this.common[run] - 1;
  }

  /** The run at which a bar opens, and its depth. */
  private place(node: number): [run: number, depth: number] {
    if (node === 0) return [0, 0];
    let [low, high] = [0, this.count];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.base[middle] <= node) low = middle;
      else high = middle;
    }
    return [low, this.common[low] + 1 + node - this.base[low]];
  }

  private endOf(run: number, depth: number): number {
    return depth === 0 ? this.count : this.commonMinima.firstAtMost(run + 1, this.count, depth - 1);
  }

  /** Node of the left-heavy tree that a bar is a stretch of. */
  pathOf(node: number): number {
    if (node === 0) return 0;
    const [run, depth] = this.place(node);
    const { tree } = this.merged;
    let at = this.runs.leaf[run];
    while (tree.depth[at] > depth) at = tree.parent[at];
    return at;
  }

  /** For each call-tree node how many of it and its ancestors are wanted. */
  private countAbove(wanted: Uint8Array): Int32Array {
    const { parent, frame } = this.merged.tree;
    const above = new Int32Array(parent.length);
    for (let node = 1; node < above.length; node++) above[node] = above[parent[node]] + wanted[frame[node]];
    return above;
  }

  /** How many wanted bars open at a run. */
  private opened(above: Int32Array, run: number): number {
    return above[Math.max(0, this.runs.leaf[run])] - above[this.meeting[run]];
  }

  /** Numbers of the wanted bars that open at a run, outermost first. */
  private hitsAt(run: number, wanted: Uint8Array): number[] {
    const { parent, frame, depth } = this.merged.tree;
    const found: number[] = [];
    if (run >= this.count) return found;
    for (let at = Math.max(0, this.runs.leaf[run]); at !== this.meeting[run]; at = parent[at])
      if (wanted[frame[at]] === 1) found.push(this.number(run, depth[at]));
    return found.reverse();
  }
}
