import type { Profile } from '../types';

/** By thread: number of its task, in order of first sight. Processes of one task are one; a profile that names no tasks is of one. */
export function tasksOf({ threads, capture }: Profile): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(threads, ({ source }) => {
    const task = source === undefined ? '' : capture?.sources?.[source]?.task ?? String(source);
    const known = numbers.get(task) ?? numbers.size;
    numbers.set(task, known);
    return known;
  });
}

/** The ids of all tasks that were recorded, as one text; '' where the profile names none. */
export function taskIds({ capture }: Profile): string {
  const recorded = capture?.sources?.filter(({ error }) => error === null).map(({ task }) => task) ?? (capture ? [capture.task] : []);
  return [...new Set(recorded)].sort().join(' ');
}
