/** Which drawn bars a query hits, by the same rule as the host counts them. */
import { ProfileError } from '../../src/profile/profileError';
import { frameMatcher, readQuery } from '../../src/profile/search';
import type { Bar } from './drawing/bars';
import type { Hits } from './state/pageReading';

/**
 * Whether a query is a regular expression. How long one takes nobody knows: the host tests it, under a time limit, and
 * never the page. One that is invalid is one, too.
 */
export function isPattern(query: string): boolean {
  try {
    return 'pattern' in readQuery(query);
  } catch (error) {
    if (error instanceof ProfileError) return true;
    throw error;
  }
}

/** A test for bars; null for an empty query, and for a pattern as long as the host has not said what it hits. */
export function matcherOf(
  query: string,
  { result, query: answered }: Hits,
): ((bar: Pick<Bar, 'frame'>) => boolean) | null {
  if (query === '') return null;
  if (!isPattern(query)) {
    const matches = frameMatcher(query);
    return ({ frame }) => frame !== null && matches(frame);
  }
  if (result === null || answered !== query) return null;
  const hit = new Set(result.frames);
  return ({ frame }) => frame !== null && hit.has(frame.id);
}
