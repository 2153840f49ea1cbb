/** Weights added up: by stack, and by any key that frames may share. */
import type { Frame, Profile, SampleTable, StackTable } from './types';

/** Weights by stack, `(idle)` separately. Columns are parallel to the stack table. */
export interface StackWeights {
  /** Weight of samples that end in the stack. */
  readonly self: Float64Array;
  /** Weight of samples that end in the stack or below it. */
  readonly total: Float64Array;
  /** Weight of samples with an empty stack. */
  readonly empty: number;
  /** Sum of all weights outside idle, empty stacks included. */
  readonly sum: number;
  /** Weight of samples whose innermost frame is `(idle)`. */
  readonly idle: number;
}

/** 1 for each frame that stands for waiting. */
export const idleFrames = (frames: readonly Frame[]): Uint8Array =>
  Uint8Array.from(frames, ({ kind }) => (kind === 'idle' ? 1 : 0));

/** Adds up the samples of all threads, or of the one numbered `thread`. */
export function stackWeights(profile: Profile, thread?: number): StackWeights {
  const { parent, frame } = profile.stacks;
  const isIdle = idleFrames(profile.frames);
  const self = new Float64Array(parent.length);
  let [empty, idle, sum] = [0, 0, 0];
  for (const { samples } of thread === undefined ? profile.threads : [profile.threads[thread]]) {
    const { stack, weight } = samples;
    for (let i = 0; i < stack.length; i++) {
      const s = stack[i];
      if (s < 0) empty += weight[i];
      else if (isIdle[frame[s]] === 1) {
        idle += weight[i];
        continue;
      } else self[s] += weight[i];
      sum += weight[i];
    }
  }
  const total = self.slice();
  addToParents(total, parent);
  return { self, total, empty, sum, idle };
}

/** Computes {@link StackWeights} from known self weights; `empty`: the weight of samples with an empty stack. */
export function weightsOf(self: Float64Array, parent: StackTable['parent'], empty = 0): StackWeights {
  const total = self.slice();
  addToParents(total, parent);
  return { self, total, empty, sum: self.reduce((sum, weight) => sum + weight, empty), idle: 0 };
}

/** Adds each entry to its parent, children first: self weights become totals. */
export function addToParents(weights: Float64Array, parent: StackTable['parent']): void {
  for (let i = weights.length - 1; i >= 0; i--) if (parent[i] >= 0) weights[parent[i]] += weights[i];
}

/** Weight of some samples, such as a thread's, outside idle. */
export function busyWeight({ stacks, frames }: Profile, { stack, weight }: SampleTable): number {
  const isIdle = idleFrames(frames);
  let total = 0;
  for (let i = 0; i < stack.length; i++) if (stack[i] < 0 || isIdle[stacks.frame[stack[i]]] === 0) total += weight[i];
  return total;
}

/** Self and total weight by key. */
export interface Totals {
  readonly self: Float64Array;
  readonly total: Float64Array;
}

/**
 * Adds up weights by a key of each stack (`keys[s]`, negative for none): a function, a line, or anything that frames
 * may share. Self weight goes to the innermost frame's key. Total weight goes once to every key in a stack: a stack's
 * set of keys extends its caller's (the Firefox Profiler's method), so recursion cannot inflate a total.
 */
export function keyedTotals(stacks: StackTable, weights: StackWeights, keys: Int32Array, keyCount: number): Totals {
  const self = new Float64Array(keyCount);
  const total = new Float64Array(keyCount);
  const open = new Int32Array(keyCount);
  const { start, items } = groupBy(stacks.parent, stacks.parent.length);
  const pending: number[] = [];
  for (let s = 0; s < keys.length; s++) if (stacks.parent[s] < 0 && weights.total[s] > 0) pending.push(s);
  while (pending.length > 0) {
    const entry = pending.pop() as number;
    if (entry < 0) {
      open[keys[-1 - entry]]--;
      continue;
    }
    const key = keys[entry];
    if (key >= 0) {
      self[key] += weights.self[entry];
      if (open[key]++ === 0) total[key] += weights.total[entry];
      pending.push(-1 - entry);
    }
    for (let c = start[entry]; c < start[entry + 1]; c++) if (weights.total[items[c]] > 0) pending.push(items[c]);
  }
  return { self, total };
}

/** Items grouped by an owner: those of owner i are `items[start[i]] … items[start[i + 1] - 1]`, in ascending order. */
export interface Groups {
  readonly start: Int32Array;
  readonly items: Int32Array;
}

/** Groups items 0, 1, 2, … by `owner[i]`, a number below `owners`; items with a negative owner are left out. */
export function groupBy(owner: Int32Array, owners: number): Groups {
  const start = new Int32Array(owners + 1);
  for (const o of owner) if (o >= 0) start[o + 1]++;
  for (let i = 0; i < owners; i++) start[i + 1] += start[i];
  const next = start.slice(0, owners);
  const items = new Int32Array(start[owners]);
  for (let i = 0; i < owner.length; i++) if (owner[i] >= 0) items[next[owner[i]]++] = i;
  return { start, items };
}
