import { MinTree } from './minTree';
import type { CallTree, Profile } from './types';

/** A thread as stretches of time with one stack each. */
export interface TimeRuns {
  /**
   * The left-heavy tree node in which the run's stack ends: 0 for an empty stack, -1 for time that does not count
   * (idle, or outside the scope).
   */
  readonly leaf: Int32Array;
  /** Start of each run from the thread's first sample, and one more entry: the end of the last run. */
  readonly start: Float64Array;
  /** Weight of all runs that count. */
  readonly total: number;
}

/** Merges consecutive samples with the same stack; time that a scope left out becomes a run without a stack. */
export function timeRuns({ threads, stacks, frames }: Profile, thread: number, nodeOfStack: Int32Array): TimeRuns {
  const { samples } = threads[thread];
  const length = samples.stack.length;
  // There may be a gap between two samples.
  const leaf = new Int32Array(length * 2);
  const start = new Float64Array(length * 2 + 1);
  let [count, now, total] = [0, 0, 0];
  const add = (node: number, weight: number): void => {
    if (count === 0 || leaf[count - 1] !== node) {
      leaf[count] = node;
      start[count++] = now;
    }
    now += weight;
  };
  for (let i = 0; i < length; i++) {
    const weight = samples.weight[i];
    if (weight <= 0) continue;
    const gap = samples.start === undefined ? 0 : samples.start[i] - now;
    // A smaller gap is a rounding error.
    if (gap > 1e-9 * (now + weight)) {
      add(-1, gap);
      now = (samples.start as Float64Array)[i];
    }
    const stack = samples.stack[i];
    if (stack >= 0 && frames[stacks.frame[stack]].kind === 'idle') add(-1, weight);
    else {
      add(stack < 0 ? 0 : nodeOfStack[stack], weight);
      total += weight;
    }
  }
  start[count] = now;
  return { leaf: leaf.slice(0, count), start: start.slice(0, count + 1), total };
}

/** Climbing further than this costs more than looking up the meeting point. */
const SHORT_CLIMB = 64;

/**
 * The deepest node of a preorder tree that each leaf shares with the previous one; 0 for the first, and next to a run
 * without a stack (-1).
 */
export function meetings(leaf: Int32Array, { parent, depth }: Pick<CallTree, 'parent' | 'depth'>): Int32Array {
  let depths: MinTree | undefined;
  const result = new Int32Array(leaf.length);
  for (let r = 1; r < leaf.length; r++) {
    let [a, b] = [leaf[r - 1], leaf[r]];
    if (a <= 0 || b <= 0) continue;
    let steps = 0;
    // In preorder the larger number is never an ancestor of the smaller.
    for (; a !== b && steps < SHORT_CLIMB; steps++) {
      if (a > b) a = parent[a];
      else b = parent[b];
    }
    // The shallowest node between two in preorder is a child of their lowest common ancestor.
    if (a !== b) a = parent[(depths ??= new MinTree(depth)).smallest(Math.min(a, b) + 1, Math.max(a, b) + 1)];
    result[r] = a;
  }
  return result;
}
