import type { SideFacts } from '../../profile/diff/types';
import { type CaptureMetadata, MS_PER_UNIT, type Profile } from '../../profile/types';

/** Reads a profile, as its file has it, for what a comparison needs to know. */
export function sideFacts(profile: Profile): SideFacts {
  const { capture, threads, frames, stacks } = profile;
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
  const lengthMs = longest * (perUnit ?? 0);
  return {
    wallMs: capture ? capture.durationMs * (capture.coverage ?? 1) : lengthMs,
    tasks: countTasks(profile),
    samples,
    rateHz: capture?.rateHz ?? null,
    requests: capture?.requests ?? null,
    timeOrdered: perUnit !== null && profile.summed !== true && !isSummed(profile),
  };
}

/** Tasks that were recorded, also those that had nothing to show. */
function countTasks(profile: Profile): number {
  return Math.max(
    1,
    new Set(tasksOf(profile)).size,
    profile.capture === undefined ? 0 : recordedTasks(profile.capture).length,
  );
}

/**
 * Whether samples are sums of equal stacks (collapsed stacks, pprof), as no stack comes twice in a thread, whatever its file says. A recording of more
 * than a few samples always has some stack twice.
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

/** By thread: number of its task, in order of first sight. Processes of one task are one; a profile that names no tasks is of one. */
export function tasksOf({ threads, capture }: Profile): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(threads, ({ source }) => {
    const task = source === undefined ? '' : (capture?.sources?.[source]?.task ?? String(source));
    const known = numbers.get(task) ?? numbers.size;
    numbers.set(task, known);
    return known;
  });
}

/** The ids of all tasks that a capture recorded, each once. */
export function recordedTasks({ sources, task }: Pick<CaptureMetadata, 'sources' | 'task'>): string[] {
  return [...new Set(sources?.filter(({ error }) => error === null).map((source) => source.task) ?? [task])];
}

/** The same of a profile, as one text; '' where it names none. */
export const taskIds = ({ capture }: Profile): string =>
  capture === undefined ? '' : recordedTasks(capture).sort().join(' ');
