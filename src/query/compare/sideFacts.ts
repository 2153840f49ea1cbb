import { captureOf } from '../../metadata/metadata';
import { recordedTasks, taskTime } from '../../metadata/sources';
import type { SideFacts } from '../../profile/diff/types';
import { MS_PER_UNIT, type Profile } from '../../profile/types';

/** Collects what a comparison needs to know about a profile as it is in its file. */
export function sideFacts(profile: Profile): SideFacts {
  const { threads, frames, stacks } = profile;
  const capture = captureOf(profile);
  const perUnit = MS_PER_UNIT[profile.unit];
  let [samples, longest] = [0, 0];
  for (const {
    samples: { stack, weight },
  } of threads) {
    let length = 0;
    for (let i = 0; i < stack.length; i++) {
      length += weight[i];
      if (stack[i] < 0 || frames[stacks.frame[stack[i]]].kind !== 'idle') samples++;
    }
    longest = Math.max(longest, length);
  }
  const tasks = countTasks(profile);
  const wallMs = capture ? taskTime(capture, tasks) / tasks : longest * (perUnit ?? 0);
  return {
    wallMs,
    ...(capture?.taskMs !== undefined && {
      longestMs: Math.max(wallMs, capture.durationMs * (capture.coverage ?? 1)),
    }),
    tasks,
    samples,
    rateHz: capture?.rateHz ?? null,
    requests: capture?.requests ?? null,
    timeOrdered: perUnit !== null && profile.summed !== true && !isSummed(profile),
  };
}

/** Number of recorded tasks, including those without samples. */
function countTasks(profile: Profile): number {
  return Math.max(1, new Set(tasksOf(profile)).size, recordedIn(profile).length);
}

/**
 * Whether samples are sums of equal stacks (collapsed stacks, pprof): no stack occurs twice in a thread, whatever its
 * file says. A recording with more than a few samples always has some stack twice.
 */
function isSummed({ threads, stacks }: Profile): boolean {
  const lastSeen = new Int32Array(stacks.parent.length).fill(-1);
  return !threads.some(({ samples }, t) =>
    samples.stack.some((stack) => {
      if (stack < 0) return false;
      const isAgain = lastSeen[stack] === t;
      lastSeen[stack] = t;
      return isAgain;
    }),
  );
}

/**
 * Task number by thread, in order of first appearance. Processes of one task are one; a profile that names no tasks has
 * one.
 */
export function tasksOf(profile: Profile): Int32Array {
  const sources = captureOf(profile)?.sources;
  const numbers = new Map<string, number>();
  return Int32Array.from(profile.threads, ({ source }) => {
    const task = source === undefined ? '' : (sources?.[source]?.task ?? String(source));
    const known = numbers.get(task) ?? numbers.size;
    numbers.set(task, known);
    return known;
  });
}

/** The ids of all tasks that were recorded, as one text; '' where the profile names none. */
export const taskIds = (profile: Profile): string => recordedIn(profile).sort().join(' ');

function recordedIn(profile: Profile): string[] {
  const capture = captureOf(profile);
  return capture === undefined ? [] : recordedTasks(capture);
}
