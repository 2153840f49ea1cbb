import type { Profile, Thread } from '../types';

/** Weight of the samples that end in each stack, `(idle)` included. */
interface StackSums {
  /** By stack, in the profile's unit. */
  readonly weight: Float64Array;
  readonly samples: Float64Array;
  /** Weight of samples with an empty stack. */
  readonly emptyWeight: number;
  readonly emptySamples: number;
}

/** Adds up the samples of these threads by stack. */
export function stackSums(profile: Profile, threads: readonly Thread[]): StackSums {
  const weight = new Float64Array(profile.stacks.parent.length);
  const samples = new Float64Array(weight.length);
  let [emptyWeight, emptySamples] = [0, 0];
  for (const thread of threads) {
    thread.samples.stack.forEach((stack, s) => {
      if (stack < 0) {
        emptyWeight += thread.samples.weight[s];
        emptySamples++;
      } else {
        weight[stack] += thread.samples.weight[s];
        samples[stack]++;
      }
    });
  }
  return { weight, samples, emptyWeight, emptySamples };
}
