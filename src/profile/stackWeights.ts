import type { Profile, StackTable } from './types';

/** Weight by stack, `(idle)` set apart. Columns run along the stack table. */
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
  const self = new Float64Array(parent.length);
  let [empty, idle, sum] = [0, 0, 0];
  for (const { samples } of thread === undefined ? profile.threads : [profile.threads[thread]]) {
    for (let s = 0; s < samples.stack.length; s++) {
      const stack = samples.stack[s];
      const weight = samples.weight[s];
      if (stack >= 0 && profile.frames[frame[stack]].kind === 'idle') {
        idle += weight;
        continue;
      }
      sum += weight;
      if (stack < 0) empty += weight;
      else self[stack] += weight;
    }
  }
  const total = self.slice();
  addToParents(total, parent);
  return { self, total, empty, sum, idle };
}

/** Adds each entry to its parent's, children first: self weights become totals. */
export function addToParents(weights: Float64Array, parent: StackTable['parent']): void {
  for (let i = weights.length - 1; i >= 0; i--) if (parent[i] >= 0) weights[parent[i]] += weights[i];
}
