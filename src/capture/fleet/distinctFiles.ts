import type { CapturedFile, CaptureMetadata } from '../../profile/types';

/** The files of all tasks, those of the task at `task` (an id) first; where tasks had different contents, each content. */
export function distinctFiles(all: readonly CaptureMetadata[], task: string): CapturedFile[] {
  const ordered = [...all].sort((a, b) => Number(b.task === task) - Number(a.task === task));
  const byContent = new Map<string, CapturedFile>();
  for (const { task: own, files } of ordered) {
    for (const file of files ?? []) {
      const path = file.path.replaceAll(own, task);
      const key = `${file.sha256} ${path}`;
      const source = file.source && { ...file.source, generated: file.source.generated.replaceAll(own, task) };
      if (!byContent.has(key)) byContent.set(key, { ...file, path, ...(source && { source }) });
    }
  }
  return [...byContent.values()];
}
