import type { MergedStacks } from './callTree';
import { MinTree } from './minTree';
import { ProfileError } from './profileError';
import { meetings, timeRuns, type TimeRuns } from './timeRuns';
import type { Profile } from './types';

/** Node numbers are 32-bit in messages to the page. */
const MOST_NODES = 0x7fffffff;

/**
 * The bars of one thread in time order, and their numbers.
 *
 * A run is a stretch of time with one stack (its leaf: a node of the left-heavy tree). `common[r]` is the depth to
 * which the stacks of runs r - 1 and r agree. A bar at depth d opens at a run r with `common[r]` < d ≤ depth of its
 * leaf, and ends at the first later run with `common` < d. So `depth(leaf[r]) - common[r]` bars open at r, and their
 * numbers follow from the running sum.
 *
 *     run         0       1       2        stacks: a;b, then a;b;c, then a;d
 *     common      0       2       1
 *     depth 1  [ 1: a                 ]    run 0 opens bars 1 and 2,
 *     depth 2  [ 2: b         ][ 4: d ]    run 1 opens bar 3,
 *     depth 3          [ 3: c ]            run 2 opens bar 4
 */
export class TimeBars {
  readonly runs: TimeRuns;
  /** Number of runs. */
  readonly count: number;
  /** For each run: the deepest call-tree node it shares with the previous one. */
  readonly meeting: Int32Array;
  /** For each run: that node's depth. */
  private readonly common: Int32Array;
  private readonly commonMinima: MinTree;
  /** For each run: the number of the first bar that opens there. */
  private readonly base: Int32Array;

  /**
   * `merged` is the left-heavy tree of the same profile. Throws ProfileError if there are more bars than can be
   * numbered.
   */
  constructor(
    profile: Profile,
    thread: number,
    readonly merged: MergedStacks,
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

  /** Number of bars, the root included. */
  get size(): number {
    return this.base[this.count];
  }

  /** Depth of a run's stack; a run without a stack has the depth of an empty one. */
  depthOf(run: number): number {
    return this.merged.tree.depth[Math.max(0, this.runs.leaf[run])];
  }

  /** Depth to which a run's stack agrees with the previous one. */
  commonDepth(run: number): number {
    return this.common[run];
  }

  /** Number of the bar that opens at this run and depth. */
  number(run: number, depth: number): number {
    return depth === 0 ? 0 : this.base[run] + depth - this.common[run] - 1;
  }

  /** The run at which a bar opens, and the bar's depth. */
  place(node: number): [run: number, depth: number] {
    if (node === 0) return [0, 0];
    let [low, high] = [0, this.count];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.base[middle] <= node) low = middle;
      else high = middle;
    }
    return [low, this.common[low] + 1 + node - this.base[low]];
  }

  /** The run at which the parent of a bar opens. */
  opensAbove(run: number, depth: number): number {
    let opened = run;
    while (this.common[opened] >= depth - 1) opened--;
    return opened;
  }

  /** The run before which a bar that opens at `run` ends. */
  endOf(run: number, depth: number): number {
    return depth === 0 ? this.count : this.nextSibling(run, this.count, depth - 1);
  }

  /**
   * The first run after `run` and before `to` whose stack agrees with the previous one to at most `depth`; `to` if
   * there is none.
   */
  nextSibling(run: number, to: number, depth: number): number {
    return this.commonMinima.firstAtMost(run + 1, to, depth);
  }

  /** The left-heavy tree node of a bar. */
  pathOf(node: number): number {
    if (node === 0) return 0;
    const [run, depth] = this.place(node);
    const { tree } = this.merged;
    let at = this.runs.leaf[run];
    while (tree.depth[at] > depth) at = tree.parent[at];
    return at;
  }
}
