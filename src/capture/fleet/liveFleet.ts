/** What has been recorded so far, of all tasks together. */
import { joinProfiles } from '../../profile/joinProfiles';
import type { Profile } from '../../profile/types';
import type { LiveHooks } from '../types';
import { withPathsOf } from './sharedPaths';

/**
 * Hooks for the task (an id of `tasks`) at a place, which feed the caller's with the sum of all tasks: threads carry
 * the place as their source, the coverage is that of the task with the least.
 */
export function liveFleet(name: string, tasks: readonly string[], live: LiveHooks): (index: number) => LiveHooks {
  const latest = new Map<number, { readonly profile: Profile; readonly coverage: number }>();
  return (index) => ({
    ...live,
    onUpdate(profile, coverage) {
      latest.set(index, { profile: withPathsOf(profile, tasks[index], tasks[0]), coverage });
      const parts = [...latest].sort(([a], [b]) => a - b);
      live.onUpdate(
        joinProfiles(
          name,
          parts.map(([source, one]) => ({ profile: one.profile, source })),
        ),
        Math.min(...parts.map(([, one]) => one.coverage)),
      );
    },
  });
}
