/**
 * Takes from a CPU recording what did not run. A sampler from outside counts threads as running that sleep: those that
 * it wakes itself by pausing them, and those whose state it cannot ask for (a forked worker goes by the thread number of
 * its master). The kernel's own count of each thread's CPU time, read beside the samples, tells.
 */
import { MS_PER_UNIT, type Frame, type Profile, type Thread } from '../types';
import {
  claimsMore,
  clockWindows,
  shareThatRan,
  type StretchOfThread,
  sumOf,
  type ThreadReadings,
} from './threadClock';

/** A thread's consecutive samples that were taken between two moments. */
export interface SampledStretch {
  readonly samples: number;
  readonly beganMs: number;
  readonly endedMs: number;
}

/** What is known of a profile's thread beside its samples. */
export interface KnownThread {
  /** Absent: its CPU time could not be read. */
  readonly readings?: ThreadReadings;
  /** Together all of its samples, in their order. */
  readonly stretches: readonly SampledStretch[];
}

export interface LookCosts {
  /** CPU that being looked at once takes from a thread, in milliseconds; 0 where the sampler does not pause it. */
  readonly lookMs: number;
  /** Frames that stand for a process, not for code. */
  readonly isHeading: (frame: Frame) => boolean;
}

/** How much of a recording was of threads that did not run. */
export interface TakenAway {
  /** Samples that were left out, and those that stay with a part of their weight. */
  readonly leftOut: number;
  readonly weighed: number;
  /** Time of samples that was taken away, in milliseconds. */
  readonly ms: number;
  /** Of all threads that have samples: how long they were ready to run and waited for a processor. */
  readonly waitedForCpuMs: number;
  /** Threads whose CPU time could not be read: their samples stay as they were. */
  readonly unknownThreads: number;
}

/**
 * `known[i]`: of `profile.threads[i]`. Samples keep their order, and stacks their numbers, also those that no sample has
 * any more; threads without any that ran are left out. In a unit that is not time nothing is changed. Takes time in
 * proportion to samples and readings.
 */
export function keepWhatRan(
  profile: Profile,
  known: readonly KnownThread[],
  costs: LookCosts,
): { readonly profile: Profile; readonly takenAway: TakenAway } {
  const msPerUnit = MS_PER_UNIT[profile.unit];
  const isBare = bareStacks(profile, costs.isHeading);
  const found = { leftOut: 0, weighed: 0, ms: 0, waitedForCpuMs: 0, unknownThreads: 0 };
  if (msPerUnit === null) return { profile, takenAway: found };
  const threads: Thread[] = [];
  for (const [t, thread] of profile.threads.entries()) {
    const stretches = stretchesOf(thread, known[t], msPerUnit);
    if (stretches === undefined) {
      if (thread.samples.stack.length > 0) found.unknownThreads++;
      threads.push(thread);
      continue;
    }
    for (const { windows } of stretches) found.waitedForCpuMs += sumOf(windows).readyMs;
    const shares = sharesOf(thread, stretches, known[t].readings?.errorMs ?? 0, isBare, costs.lookMs);
    const kept = withShares(thread, shares);
    for (let i = 0; i < shares.length; i++) {
      if (shares[i] === 0) found.leftOut++;
      else if (shares[i] < 1) found.weighed++;
      found.ms += thread.samples.weight[i] * (1 - shares[i]) * msPerUnit;
    }
    if (kept.samples.stack.length > 0) threads.push(kept);
  }
  const isSame = found.leftOut + found.weighed === 0;
  return { profile: isSame ? profile : { ...profile, threads }, takenAway: found };
}

/** One of which the kernel told nothing has no windows. undefined: that holds for all, or they are not of this thread. */
function stretchesOf(
  { samples: { weight } }: Thread,
  { readings, stretches }: KnownThread,
  msPerUnit: number,
): StretchOfThread[] | undefined {
  if (readings === undefined) return undefined;
  const all: StretchOfThread[] = [];
  let at = 0;
  for (const { samples, beganMs, endedMs } of stretches) {
    const windows = clockWindows(readings, beganMs, endedMs);
    const sampleMs = samples > 0 ? weight[at] * msPerUnit : 1;
    all.push({ samples, sampleMs, windows: sampleMs > 0 ? windows : [] });
    at += samples;
  }
  const isKnown = all.some(({ samples, windows }) => samples > 0 && windows.length > 0);
  return isKnown && at === weight.length ? all : undefined;
}

/**
 * Of each sample of the thread. Each stretch is judged by itself, so that what is shown while it is recorded adds up to
 * the whole.
 */
function sharesOf(
  { samples: { stack } }: Thread,
  stretches: readonly StretchOfThread[],
  errorMs: number,
  isBare: Uint8Array,
  lookMs: number,
): Float64Array {
  const shares = new Float64Array(stack.length);
  let from = 0;
  for (const stretch of stretches) {
    const own = shares.subarray(from, from + stretch.samples);
    if (claimsMore(stretch, errorMs))
      fillShares(own, stack.subarray(from, from + stretch.samples), stretch, isBare, lookMs);
    else own.fill(1);
    from += stretch.samples;
  }
  return shares;
}

/**
 * Where no function of the program was on the stack, a thread that claims too much slept rather than elsewhere: such
 * samples go first.
 */
function fillShares(
  shares: Float64Array,
  stack: Int32Array,
  stretch: StretchOfThread,
  isBare: Uint8Array,
  lookMs: number,
): void {
  const { ms, ranMs } = sumOf(stretch.windows);
  if (ranMs <= (ms / stretch.sampleMs) * lookMs) return;
  const bare = (s: number): boolean => s < 0 || isBare[s] === 1;
  const inCode = stack.reduce((count, s) => count + (bare(s) ? 0 : 1), 0);
  const bareMs = (stack.length - inCode) * stretch.sampleMs;
  const left = ranMs - inCode * stretch.sampleMs;
  if (bareMs > 0 && left >= 0) {
    stack.forEach((s, i) => (shares[i] = bare(s) ? Math.min(1, left / bareMs) : 1));
    return;
  }
  const ofCode = shareThatRan({ ...stretch, samples: inCode });
  for (let i = 0, k = 0; i < stack.length; i++) if (!bare(stack[i])) shares[i] = ofCode[k++];
}

function withShares(thread: Thread, shares: Float64Array): Thread {
  const { stack, weight } = thread.samples;
  const isKept = (_: number, i: number): boolean => shares[i] > 0;
  return {
    ...thread,
    samples: { stack: stack.filter(isKept), weight: weight.map((one, i) => one * shares[i]).filter(isKept) },
  };
}

/** Whether a stack has none but headings. */
function bareStacks({ stacks: { parent, frame }, frames }: Profile, isHeading: LookCosts['isHeading']): Uint8Array {
  const headings = frames.map(isHeading);
  const isBare = new Uint8Array(parent.length);
  for (let s = 0; s < parent.length; s++)
    isBare[s] = headings[frame[s]] && (parent[s] < 0 || isBare[parent[s]] === 1) ? 1 : 0;
  return isBare;
}
