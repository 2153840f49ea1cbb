/** Whether a profile was sampled in step with its program, so that its shares may be wrong. */
import type { Profile } from '../types';

/** Fewer samples show no pattern. */
const LEAST_SAMPLES = 200;
/** An interval is fixed when this share of the samples comes within this share of the median interval. */
const MOST = 0.8;
const NEAR = 0.1;
/** With more samples in a period than this, what each can hide is small: below 5 points. */
const LONGEST_PERIOD = 20;
/** How much more often than by chance two samples a period apart must agree: 0 chance, 1 always. */
const IN_STEP = 0.8;
/** Some distance within the period at which they agree hardly more often than by chance: else one function simply runs long. */
const BY_CHANCE = 0.1;
/** The same after many periods, and at how many distances that is looked at. */
const STILL_IN_STEP = 0.2;
const LOOKS = 16;

/**
 * A sampler at a fixed interval and a program that a timer wakes can keep step. Then the same few moments of each period
 * are seen, and what runs between them is not, however long one records:
 *
 *     program   aaabb.....aaabb.....aaabb.....
 *     sampled   ^    ^    ^    ^    ^    ^         a . a . a .    b is never seen
 *
 * The sequence of samples repeats then, here every second sample. A share can be wrong by the part of the period that one
 * sample stands for. Returns a sentence for the reader, or null where nothing repeats. In step with every single sample
 * (period 1), the same function is always hit, which looks like a program that does nothing else: it cannot be told.
 */
export function stepRemark({ threads, stacks }: Profile): string | null {
  for (const { samples } of threads) {
    if (samples.stack.length < LEAST_SAMPLES || !isRegular(samples.weight)) continue;
    const period = periodOf(Int32Array.from(samples.stack, (stack) => (stack < 0 ? -1 : stacks.frame[stack])));
    if (period !== null)
      return `Samples were taken at a fixed interval and keep step with the program: they repeat every ${period} samples, so shares can be wrong by up to ${Math.round(100 / period)} points, however long it was recorded. Another interval shows the truth.`;
  }
  return null;
}

function isRegular(weight: Float64Array): boolean {
  const median = Float64Array.from(weight).sort()[weight.length >> 1];
  const near = weight.reduce((count, one) => (Math.abs(one - median) <= NEAR * median ? count + 1 : count), 0);
  return near >= MOST * weight.length;
}

/** Samples after which the sequence repeats, 2 or more; null if it does not, or not for long. */
function periodOf(frames: Int32Array): number | null {
  const counts = new Map<number, number>();
  for (const frame of frames) counts.set(frame, (counts.get(frame) ?? 0) + 1);
  const chance = [...counts.values()].reduce((sum, count) => sum + (count / frames.length) ** 2, 0);
  if (chance > 0.99) return null;
  const beyondChance = (lag: number): number => {
    let same = 0;
    for (let i = lag; i < frames.length; i++) if (frames[i] === frames[i - lag]) same++;
    return (same / (frames.length - lag) - chance) / (1 - chance);
  };
  let least = 1;
  for (let lag = 1; lag <= LONGEST_PERIOD; lag++) {
    const agreement = beyondChance(lag);
    if (lag > 1 && least <= BY_CHANCE && agreement >= IN_STEP && lasts(lag, frames.length, beyondChance)) return lag;
    least = Math.min(least, agreement);
  }
  return null;
}

/**
 * Whether samples any number of periods apart still agree, up to half the recording. An interval that misses the period
 * by a little drifts through all of it in time, and then its shares come out.
 */
function lasts(period: number, samples: number, beyondChance: (lag: number) => number): boolean {
  const periods = Math.floor(samples / 2 / period);
  for (let look = 1; look <= LOOKS; look++) {
    const apart = Math.ceil((look * periods) / LOOKS);
    if (beyondChance(apart * period) < STILL_IN_STEP) return false;
  }
  return true;
}
