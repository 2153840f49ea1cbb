import type { IdleRule } from '../types';

/** The share of V8's `(idle)`: its profiler samples a thread that waits like any other. */
export const idle: IdleRule = {
  shareOf({ profile: { threads, frames, stacks } }) {
    let idle = 0;
    let total = 0;
    for (const { samples } of threads) {
      samples.weight.forEach((weight, i) => {
        total += weight;
        const stack = samples.stack[i];
        if (stack >= 0 && frames[stacks.frame[stack]]?.kind === 'idle') idle += weight;
      });
    }
    return total > 0 ? idle / total : 1;
  },
  samplesAreWork: false,
  advice: 'A longer capture, or one under load, shows more.',
};
