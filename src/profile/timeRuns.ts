import type { Profile } from './types';

/** A thread as stretches of time with one stack each. */
export interface TimeRuns {
  /** Node of the left-heavy tree in which the run's stack ends: 0 for an empty stack, -1 for time that does not count (idle, left out by the scope). */
  readonly leaf: Int32Array;
  /** Start of each run from the thread's first sample, and one entry more: the end of the last. */
  readonly start: Float64Array;
  /** Weight of all runs that count. */
  readonly total: number;
}

/** Joins samples that follow on one another with the same stack; what a scope left out becomes a run of nothing. */
export function timeRuns({ threads, stacks, frames }: Profile, thread: number, nodeOfStack: Int32Array): TimeRuns {
  const { samples } = threads[thread];
  const length = samples.stack.length;
  // Between two samples there may be a gap.
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
    // Less is rounding.
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
