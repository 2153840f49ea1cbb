import { idleFrames } from './frameKind';
import type { Profile, SampleTable, StackTable } from './types';

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
