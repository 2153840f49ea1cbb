/** What a capture was merged from: its tasks and processes, and their number. */
import { formatCount } from '../words/figures';
import type { Merge } from './schema';
import type { CaptureSource, MergedCounts, TaskPlace } from './types';

interface Merged {
  readonly sources?: readonly CaptureSource[];
  readonly merged?: MergedCounts;
}

/** The fields of capture metadata that tell how long it recorded. */
export interface Timed extends Merged {
  readonly durationMs: number;
  readonly coverage?: number;
  readonly taskMs?: number;
}

/** The fields of capture metadata that describe its origin. */
export interface Sourced extends Merged {
  readonly task: string;
  readonly container: string;
  readonly pid: number;
  readonly processName: string;
  readonly samples: number;
  readonly durationMs: number;
  readonly place?: TaskPlace;
}

/** The sources of a merged capture; any other capture is its own single source. */
export const captureSources = ({
  sources,
  task,
  container,
  pid,
  processName,
  samples,
  place,
}: Omit<Sourced, 'durationMs'>): readonly CaptureSource[] =>
  sources ?? [{ task, container, pid, processName, samples, error: null, ...(place && { place }) }];

/** The metadata of a merged capture, with its sources in the order of its threads' numbers. */
export const withSources = <M extends Merged>(metadata: M, sources: readonly CaptureSource[]): M => ({
  ...metadata,
  merged: countSources(sources),
  sources: [...sources],
});

function countSources(sources: readonly CaptureSource[]): MergedCounts {
  const good = sources.filter(({ error }) => error === null);
  return {
    tasks: new Set(sources.map(({ task }) => task)).size,
    recordedTasks: new Set(good.map(({ task }) => task)).size,
    processes: good.length,
    failed: sources.length - good.length,
  };
}

/** How many it was merged from, counted from its sources if they are loaded; undefined: it was not merged. */
export const mergedCountsOf = ({ sources, merged }: Merged): MergedCounts | undefined =>
  sources === undefined ? merged : countSources(sources);

/** Number of tasks that a capture includes or was meant to: 1 if it was not merged. */
export const countTasks = (capture: Merged): number => Math.max(1, mergedCountsOf(capture)?.tasks ?? 1);

/** Number of recorded tasks, including those without samples; 0 if all failed. */
export const countRecordedTasks = (capture: Merged): number => mergedCountsOf(capture)?.recordedTasks ?? 1;

/** Number of recorded processes, each once, however often it was captured. */
export const countProcesses = ({ sources, merged }: Merged): number =>
  sources === undefined
    ? (merged?.processes ?? 1)
    : new Set(sources.flatMap(({ task, pid, error }) => (error === null ? [`${task} ${pid}`] : []))).size;

/** The ids of all tasks in a capture, without repetition. */
export function recordedTasks({ sources, task }: Pick<Sourced, 'sources' | 'task'>): string[] {
  return [...new Set(sources?.filter(({ error }) => error === null).map((source) => source.task) ?? [task])];
}

/** Whether it was merged from more than one source, including failed ones. */
export function isOfSeveral(capture: Merged): boolean {
  const counts = mergedCountsOf(capture);
  return counts !== undefined && counts.processes + counts.failed > 1;
}

/** `3 tasks`, `2 of 3 tasks`, and the number of processes if it is larger; '' if it was not merged. */
export function mergedFrom(capture: Merged): string {
  const counts = mergedCountsOf(capture);
  if (counts === undefined) return '';
  const { tasks, recordedTasks: recorded, processes } = counts;
  const told = recorded === tasks ? formatCount(tasks, 'task') : `${recorded} of ${formatCount(tasks, 'task')}`;
  return processes > recorded ? `${told}, ${formatCount(processes, 'process', 'processes')}` : told;
}

/** The longest recorded time of any task, in milliseconds, all its captures added up. */
export function longestTask(all: readonly Sourced[]): number {
  const byTask = new Map<string, number>();
  for (const metadata of all) {
    for (const task of new Set(captureSources(metadata).map((source) => source.task)))
      byTask.set(task, (byTask.get(task) ?? 0) + metadata.durationMs);
  }
  return Math.max(...byTask.values());
}

/**
 * Recorded wall time in milliseconds, summed over tasks. A merged capture of an earlier version does not say: each of
 * its tasks then counts like the longest.
 */
export const taskTime = (capture: Timed, tasks: number = Math.max(1, countRecordedTasks(capture))): number =>
  capture.taskMs ?? capture.durationMs * (capture.coverage ?? 1) * tasks;

/** The task time of captures that become one. Side by side a task counts once, with the longest of its processes. */
export function taskTimeOfAll(how: Merge, all: readonly (Timed & Pick<Sourced, 'task'>)[]): number {
  const times = new Map<unknown, number>();
  for (const capture of all) {
    const part = how === 'sideBySide' ? capture.task : capture;
    times.set(part, Math.max(times.get(part) ?? 0, taskTime(capture)));
  }
  return Math.round([...times.values()].reduce((sum, time) => sum + time, 0));
}
