/** What is being recorded, of all tasks together. */
import type { LiveHooks } from '../types';
import { withPathsOf } from './sharedPaths';

/**
 * Hooks for the task at an index of `tasks` (ids). They pass the stretches of all tasks to the caller's hooks: each
 * stretch has that index as its source, and the coverage is the lowest of all tasks.
 */
export function liveFleet(tasks: readonly string[], live: LiveHooks): (index: number) => LiveHooks {
  const coverages = new Map<number, number>();
  return (index) => ({
    ...live,
    onUpdate(stretch, coverage) {
      coverages.set(index, coverage);
      live.onUpdate(
        { ...stretch, profile: withPathsOf(stretch.profile, tasks[index], tasks[0]), source: index },
        Math.min(...coverages.values()),
      );
    },
  });
}
