import type { CapturedFile } from './types';

/**
 * The files of all tasks, the leader's first; if contents differed between tasks, each content. Undefined: none at all.
 */
export function mergeFiles(
  _: readonly (readonly CapturedFile[])[],
  all: readonly { readonly task: string; readonly files?: readonly CapturedFile[] }[],
  { task }: { readonly task: string },
): CapturedFile[] | undefined {
  const ordered = [...all].sort((a, b) => Number(b.task === task) - Number(a.task === task));
  const byContent = new Map<string, CapturedFile>();
  for (const { task: own, files } of ordered) {
    for (const file of files ?? []) {
      // If a path contains the task's own id, the same file would be a different one in each task.
      const path = inTask(file.path, own, task);
      const key = `${file.sha256} ${path}`;
      const source = file.source && { ...file.source, generated: inTask(file.source.generated, own, task) };
      if (!byContent.has(key)) byContent.set(key, { ...file, path, ...(source && { source }) });
    }
  }
  return byContent.size > 0 ? [...byContent.values()] : undefined;
}

/** Ids of tasks have one length. What a damaged file has in their place may be empty, or long, and fill a path with it. */
const MOST_TIMES_LONGER = 4;

const inTask = (path: string, own: string, task: string): string =>
  own === '' || task.length > MOST_TIMES_LONGER * own.length ? path : path.replaceAll(own, task);
