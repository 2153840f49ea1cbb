import type { CaptureMetadata, Profile } from '../../profile/types';

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
