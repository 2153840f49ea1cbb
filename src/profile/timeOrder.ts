import type { MergedStacks } from './callTree';
import type { Levels } from './levels';
import type { Profile } from './types';
import { SiblingList } from './siblingList';
import { TimeBars } from './timeBars';
import { timeLevels } from './timeLevels';
import type { ViewTree } from './viewTree';

/**
 * One thread in time order, as a tree that is computed on demand (./timeBars.ts explains how its bars are numbered).
 * Each run separates two siblings at one depth only: finding all children of all visited bars takes time proportional
 * to the number of runs, however deep the stacks are.
 */
export class TimeOrder implements ViewTree {
  private readonly bars: TimeBars;
  private theLevels: Levels | undefined;

  /**
   * `merged` is the left-heavy tree of the same profile. Throws ProfileError if there are more bars than can be
   * numbered.
   */
  constructor(
    profile: Profile,
    readonly thread: number,
    private readonly merged: MergedStacks,
  ) {
    this.bars = new TimeBars(profile, thread, merged);
  }

  get size(): number {
    return this.bars.size;
  }

  /** The left-heavy tree node of a bar. */
  pathOf(node: number): number {
    return this.bars.pathOf(node);
  }

  parent(node: number): number {
    const [run, depth] = this.bars.place(node);
    if (depth <= 1) return depth - 1;
    return this.bars.number(this.bars.opensAbove(run, depth), depth - 1);
  }

  frame(node: number): number {
    return this.merged.tree.frame[this.bars.pathOf(node)];
  }

  line(node: number): number {
    return this.merged.tree.hottestLine[this.bars.pathOf(node)];
  }

  self(node: number): number {
    return this.children(node, 0, new SiblingList());
  }

  total(node: number): number {
    return node === 0 ? this.bars.runs.total : this.span(node);
  }

  start(node: number): number {
    return node === 0 ? 0 : this.bars.runs.start[this.bars.place(node)[0]];
  }

  span(node: number): number {
    const { start } = this.bars.runs;
    if (node === 0) return start[this.bars.count];
    const [run, depth] = this.bars.place(node);
    return start[this.bars.endOf(run, depth)] - start[run];
  }

  children(node: number, _start: number, into: SiblingList): number {
    const [from, depth] = this.bars.place(node);
    const to = this.bars.endOf(from, depth);
    const { start, leaf } = this.bars.runs;
    let own = 0;
    for (let run = from; run < to;) {
      const next = this.bars.nextSibling(run, to, depth);
      const span = start[next] - start[run];
      if (this.bars.depthOf(run) > depth) into.add(this.bars.number(run, depth + 1), span, start[run], span);
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

  depth(node: number): number {
    return this.bars.place(node)[1];
  }

  levels(): Levels {
    return (this.theLevels ??= timeLevels(this.bars));
  }

  depthBelow(node: number): number {
    const [run, depth] = this.bars.place(node);
    let deepest = depth;
    for (let r = run; r < this.bars.endOf(run, depth); r++) deepest = Math.max(deepest, this.bars.depthOf(r));
    return deepest - depth;
  }

  next(wanted: Uint8Array, from: number, step: 1 | -1): ReturnType<ViewTree['next']> {
    const above = this.countAbove(wanted);
    let of = 0;
    let [first, last] = [-1, -1];
    const before = { run: -1, of: 0 };
    let after = -1;
    let passed = 0;
    const here = from > 0 ? this.bars.place(from)[0] : 0;
    for (let r = 0; r < this.bars.count; r++) {
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
    for (let r = 0; r < this.bars.count; r++) {
      if (this.opened(above, r) === 0) continue;
      // The outermost bar that opens here is the widest.
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
    const parent = this.bars.pathOf(node);
    for (let at = parent + 1; at < tree.end[parent]; at = tree.end[at]) if (tree.frame[at] === frame) callees.add(at);
    if (callees.size === 0) return -1;
    const [callee] = callees;
    let [best, most] = [-1, -1];
    for (let i = 0; i < siblings.node.length; i++) {
      const leaf = this.bars.runs.leaf[this.bars.place(siblings.node[i])[0]];
      if (leaf >= callee && leaf < tree.end[callee] && siblings.span[i] > most)
        [best, most] = [siblings.node[i], siblings.span[i]];
    }
    return best;
  }

  below(): number {
    return -1;
  }

  /** For each call-tree node, how many of it and its ancestors are wanted. */
  private countAbove(wanted: Uint8Array): Int32Array {
    const { parent, frame } = this.merged.tree;
    const above = new Int32Array(parent.length);
    for (let node = 1; node < above.length; node++) above[node] = above[parent[node]] + wanted[frame[node]];
    return above;
  }

  /** How many wanted bars open at a run. */
  private opened(above: Int32Array, run: number): number {
    return above[Math.max(0, this.bars.runs.leaf[run])] - above[this.bars.meeting[run]];
  }

  /** Numbers of the wanted bars that open at a run, outermost first. */
  private hitsAt(run: number, wanted: Uint8Array): number[] {
    const { parent, frame, depth } = this.merged.tree;
    const found: number[] = [];
    if (run >= this.bars.count) return found;
    for (let at = Math.max(0, this.bars.runs.leaf[run]); at !== this.bars.meeting[run]; at = parent[at])
      if (wanted[frame[at]] === 1) found.push(this.bars.number(run, depth[at]));
    return found.reverse();
  }
}
