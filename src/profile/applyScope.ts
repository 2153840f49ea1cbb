import { foldStacks, OUTSIDE } from './foldStacks';
import type { FoldedStacks } from './foldStacks';
import type { Scope } from './scope';
import type { Profile, SampleTable } from './types';

/**
 * Applies a scope: returns the selected part of a profile as a profile of its own. Frames and threads stay the same
 * (threads that are left out have no samples), stacks are transformed, samples are cut exactly at the window's edges.
 * Weights add up to the part's weight; folding and hiding never change the sum. `mine[f]` is 1 for the user's own
 * frames. Threads that do not exist are ignored; a window applies only to exactly one thread.
 */
export function applyScope(profile: Profile, scope: Scope, mine: Uint8Array): Profile {
  const chosen = scope.threads?.filter((t) => t in profile.threads) ?? null;
  const window = chosen?.length === 1 ? scope.window : null;
  if (chosen === null && scope.transforms.length === 0) return profile;
  const folded = scope.transforms.length === 0 ? null : foldStacks(profile, scope.transforms, mine);
  const threads = profile.threads.map((thread, t) => {
    if (chosen !== null && !chosen.includes(t)) return { ...thread, samples: noSamples };
    return {
      ...thread,
      samples: window === null && folded === null ? thread.samples : cut(thread.samples, window, folded),
    };
  });
  return { ...profile, stacks: folded?.stacks ?? profile.stacks, threads };
}

/** The profile with these threads alone, by index; null: with all. */
export const onlyThreads = (profile: Profile, threads: Scope['threads']): Profile =>
  threads === null ? profile : { ...profile, threads: profile.threads.filter((_, t) => threads.includes(t)) };

const noSamples: SampleTable = { stack: new Int32Array(0), weight: new Float64Array(0) };

function cut(samples: SampleTable, window: Scope['window'], folded: FoldedStacks | null): SampleTable {
  const [from, to] = [window?.start ?? -Infinity, window?.end ?? Infinity];
  const origin = window?.start ?? 0;
  const length = samples.stack.length;
  const stack = new Int32Array(length);
  const weight = new Float64Array(length);
  const start = new Float64Array(length);
  let [count, now] = [0, 0];
  for (let i = 0; i < length; i++) {
    const begin = samples.start?.[i] ?? now;
    const end = begin + samples.weight[i];
    now = end;
    if (end < from || begin > to) continue;
    const isWhole = begin >= from && end <= to;
    const cutWeight = isWhole ? samples.weight[i] : Math.min(end, to) - Math.max(begin, from);
    const mapped = mapStack(samples.stack[i], folded);
    if (mapped === OUTSIDE || (cutWeight <= 0 && !isWhole)) continue;
    stack[count] = mapped;
    weight[count] = cutWeight;
    start[count++] = Math.max(begin, from) - origin;
  }
  return { stack: stack.slice(0, count), weight: weight.slice(0, count), start: start.slice(0, count) };
}

function mapStack(stack: number, folded: FoldedStacks | null): number {
  if (folded === null) return stack;
  return stack < 0 ? (folded.keepsEmpty ? -1 : OUTSIDE) : folded.stackOf[stack];
}
