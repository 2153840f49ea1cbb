import type { Thread } from '../types';

/** A recording of a thread, and when it began, in the profile's unit. */
export interface TimedThread {
  /** Equal for recordings of one thread. */
  readonly key: string;
  readonly thread: Thread;
  readonly begin: number;
}

/** Threads, one for all recordings of each. */
export interface JoinedThreads {
  readonly threads: readonly Thread[];
  /** Of threads with several recordings: their name, how many, and the time that was recorded twice. */
  readonly joined: readonly { readonly name: string; readonly recordings: number; readonly twice: number }[];
}

/**
 * One thread for all recordings of it, in the order of time: a thread ran once, however often it was recorded meanwhile.
 * Where they overlap the one that began first counts, or the longer of two that began together.
 *
 *     A: 0 ────── 10          5 of B is A's already
 *     B:      5 ────── 20     together 20
 *
 * Recordings without samples are left out beside others. Threads keep the order of their first recordings.
 */
export function joinThreads(recordings: readonly TimedThread[]): JoinedThreads {
  const byThread = new Map<string, TimedThread[]>();
  for (const one of recordings) {
    const known = byThread.get(one.key);
    if (known === undefined) byThread.set(one.key, [one]);
    else known.push(one);
  }
  const joined: { name: string; recordings: number; twice: number }[] = [];
  const threads = [...byThread.values()].map((all) => {
    const filled = all.filter(({ thread }) => thread.samples.stack.length > 0);
    if (filled.length < 2) return (filled[0] ?? all[0]).thread;
    const { thread, twice } = inTurn(filled);
    joined.push({ name: thread.name, recordings: filled.length, twice });
    return thread;
  });
  return { threads, joined };
}

function inTurn(recordings: readonly TimedThread[]): { readonly thread: Thread; readonly twice: number } {
  const timed = recordings.map((one) => ({
    ...one,
    end: one.thread.samples.weight.reduce((sum, weight) => sum + weight, one.begin),
  }));
  timed.sort((a, b) => a.begin - b.begin || b.end - a.end);
  const stack: number[] = [];
  const weight: number[] = [];
  let [covered, twice] = [-Infinity, 0];
  for (const { thread, begin, end } of timed) {
    let now = begin;
    thread.samples.stack.forEach((s, i) => {
      const lasts = thread.samples.weight[i];
      const cut = Math.max(0, covered - now);
      now += lasts;
      if (cut > 0 && cut >= lasts) return;
      stack.push(s);
      weight.push(lasts - cut);
    });
    twice += Math.max(0, Math.min(covered, end) - begin);
    covered = Math.max(covered, end);
  }
  const samples = { stack: Int32Array.from(stack), weight: Float64Array.from(weight) };
  return { thread: { ...timed[0].thread, samples }, twice };
}
