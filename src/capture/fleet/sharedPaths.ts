/** Files of different tasks that are the same file. */
import type { Profile } from '../../profile/types';

/**
 * The profile with `task` (an id) replaced by `other` in the paths of its code: if a path contains the task's own id,
 * as scratch folders and the lab's containers do, the same function would be a different one in each task.
 */
export function withPathsOf(profile: Profile, task: string, other: string): Profile {
  const renamed = (file: string): string => file.replaceAll(task, other);
  if (task === other || task === '' || !profile.frames.some(({ file }) => file.includes(task))) return profile;
  return {
    ...profile,
    frames: profile.frames.map((frame) => ({ ...frame, file: renamed(frame.file) })),
    ...(profile.sourceMaps && {
      sourceMaps: Object.fromEntries(Object.entries(profile.sourceMaps).map(([file, map]) => [renamed(file), map])),
    }),
  };
}
