/** What a capture was merged from: its tasks and processes, and how many they are. */
import { formatCount } from '../words/figures';
import type { CaptureSource, MergedCounts, TaskPlace } from './types';

interface Merged {
  readonly sources?: readonly CaptureSource[];
  readonly merged?: MergedCounts;
}

/** Of capture metadata what tells where it comes from. */
export interface Sourced extends Merged {
  readonly task: string;
  readonly container: string;
  readonly pid: number;
  readonly processName: string;
  readonly samples: number;
  readonly durationMs: number;
  readonly place?: TaskPlace;
}

/** What a capture was made of; one that was not merged is of itself. */
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

/** The same metadata as of a capture of several, in the order of its threads' numbers. */
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

/** How many it was merged from, told by its sources where they are at hand; undefined: it was not merged. */
export const mergedCountsOf = ({ sources, merged }: Merged): MergedCounts | undefined =>
  sources === undefined ? merged : countSources(sources);

/** Tasks that a capture holds samples of or was meant to: 1 where it was made of one. */
export const countTasks = (capture: Merged): number => Math.max(1, mergedCountsOf(capture)?.tasks ?? 1);

/** Tasks that a capture recorded, also those that had nothing to show; 0 where all failed. */
export const countRecordedTasks = (capture: Merged): number => mergedCountsOf(capture)?.recordedTasks ?? 1;

/** The ids of all tasks that a capture recorded, each once. */
export function recordedTasks({ sources, task }: Pick<Sourced, 'sources' | 'task'>): string[] {
  return [...new Set(sources?.filter(({ error }) => error === null).map((source) => source.task) ?? [task])];
}

/** Merged from more than one source, also from such as failed. */
export function isOfSeveral(capture: Merged): boolean {
  const counts = mergedCountsOf(capture);
  return counts !== undefined && counts.processes + counts.failed > 1;
}

/** `3 tasks`, `2 of 3 tasks`, and the processes where they are more; '' where it was not merged. */
export function mergedFrom(capture: Merged): string {
  const counts = mergedCountsOf(capture);
  if (counts === undefined) return '';
  const { tasks, recordedTasks: recorded, processes } = counts;
  const told = recorded === tasks ? formatCount(tasks, 'task') : `${recorded} of ${formatCount(tasks, 'task')}`;
  return processes > recorded ? `${told}, ${formatCount(processes, 'process', 'processes')}` : told;
}

/** Of each task all that was recorded, one capture after the other, in milliseconds; the longest. */
export function longestTask(all: readonly Sourced[]): number {
  const byTask = new Map<string, number>();
  for (const metadata of all) {
    for (const task of new Set(captureSources(metadata).map((source) => source.task)))
      byTask.set(task, (byTask.get(task) ?? 0) + metadata.durationMs);
  }
  return Math.max(...byTask.values());
}
