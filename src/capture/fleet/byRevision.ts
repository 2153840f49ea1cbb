/** A service in deployment: tasks of two revisions recorded at the same time, and a capture of each. */
import type { Task } from '../../ecs/types';
import type { CaptureResult } from '../types';
import { runningTasks } from '../find/selectTarget';
import { mergeCaptures } from './mergeCaptures';
import type { FleetPart } from './types';

/** As many tasks on either side, oldest first. */
interface BothRevisions {
  readonly before: { readonly revision: number; readonly tasks: readonly Task[] };
  readonly after: { readonly revision: number; readonly tasks: readonly Task[] };
}

/**
 * Running tasks of the newest revision and of the other one that has most tasks, `atATime` in all. null: fewer than two
 * revisions run.
 */
export function tasksOfBoth(tasks: readonly Task[], atATime: number): BothRevisions | null {
  const byRevision = new Map<number, Task[]>();
  for (const task of runningTasks(tasks))
    byRevision.set(task.revision, [...(byRevision.get(task.revision) ?? []), task]);
  const [after, ...others] = [...byRevision].sort(([a], [b]) => b - a);
  if (others.length === 0) return null;
  const before = others.reduce((most, one) => (one[1].length > most[1].length ? one : most));
  const count = Math.max(1, Math.min(before[1].length, after[1].length, Math.floor(atATime / 2)));
  const side = ([revision, own]: [number, Task[]]): BothRevisions['before'] => ({
    revision,
    tasks: own.slice(0, count),
  });
  return { before: side(before), after: side(after) };
}

/** One capture a revision out of one recording, lowest revision first. Parts that failed are left out. */
export function capturesByRevision(parts: readonly FleetPart[]): CaptureResult[] {
  const byRevision = new Map<number, FleetPart[]>();
  for (const part of parts) {
    if (part.result === null) continue;
    const { revision } = part.result.metadata;
    byRevision.set(revision, [...(byRevision.get(revision) ?? []), part]);
  }
  return [...byRevision]
    .sort(([a], [b]) => a - b)
    .map(([, own]) => (own.length === 1 && own[0].result !== null ? own[0].result : mergeCaptures(own)));
}
