/**
 * Samples that may be torn in threads of which it cannot be known: they never show a lifelong frame, as threads that C
 * code or `_thread` started and programs in C that call into Python.
 *
 *     serve;squares   serve   squares   serve;squares       the third begins at a function that `serve` calls elsewhere
 */
import type { Profile } from '../types';
import { outermostOfAll, type FrameKinds } from './findTorn';

/** Callers of a sample that are looked at, its innermost first: the time for a sample has a limit. */
const FARTHEST = 256;

/**
 * How many samples, of threads without any whole one, begin at a function that is called where the thread mostly
 * begins. Takes time in proportion to samples.
 */
export function countOtherRoots(profile: Profile, kinds: FrameKinds): number {
  const { frame, parent } = profile.stacks;
  const { entry, isWhole } = outermostOfAll(profile, kinds);
  /** By stack, the thread that saw it last. */
  const seenBy = new Int32Array(parent.length).fill(-1);
  let count = 0;
  profile.threads.forEach(({ samples: { stack } }, t) => {
    const roots = new Map<number, number>();
    for (const s of stack) {
      if (s < 0 || entry[s] < 0) continue;
      if (isWhole[s] === 1) return;
      roots.set(frame[entry[s]], (roots.get(frame[entry[s]]) ?? 0) + 1);
    }
    if (roots.size < 2) return;
    const [[main]] = [...roots].sort(([, a], [, b]) => b - a);
    const called = new Set<number>();
    for (const s of stack) {
      if (s < 0 || entry[s] < 0 || frame[entry[s]] !== main) continue;
      let steps = 0;
      for (let at = s; at !== entry[s] && seenBy[at] !== t && steps < FARTHEST; at = parent[at], steps++) {
        seenBy[at] = t;
        called.add(frame[at]);
      }
    }
    for (const [root, times] of roots) if (root !== main && called.has(root)) count += times;
  });
  return count;
}
