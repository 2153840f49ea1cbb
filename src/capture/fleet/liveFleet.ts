/** What is being recorded, of all tasks together. */
import type { LiveHooks } from '../types';
import { withPathsOf } from './sharedPaths';

/**
 * Hooks for the task (an id of `tasks`) at a place, which feed the caller's with the stretches of all tasks: each has
 * the place as its source, the coverage is that of the task with the least.
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
