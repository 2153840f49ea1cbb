import { onlyThreads } from '../profile/applyScope';
import type { Scope } from '../profile/scope';
import type { Profile } from '../profile/types';
import { drawnProfile } from './compare/drawnProfile';
import type { OpenModel } from './models';

/** What an export of a scope holds: its threads, in a comparison those of the side that is drawn. */
export function shownProfile({ models, comparison }: OpenModel, scope: Scope): Profile {
  const { profile, compared } = models.of(scope);
  if (comparison !== null) return compared === null ? profile : drawnProfile(comparison, compared);
  // A part has all threads, those left out without samples.
  return onlyThreads(profile, scope.threads);
}
