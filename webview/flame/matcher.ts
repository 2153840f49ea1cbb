/** Which drawn bars a query hits, by the same rule as the host counts them. */
import { ProfileError } from '../../src/profile/profileError';
import { frameMatcher } from '../../src/profile/search';
import type { Bar } from './drawing/bars';

/** A test for bars; null for an empty query or one that cannot be read (the host says what is wrong with it). */
export function matcherOf(query: string): ((bar: Pick<Bar, 'frame'>) => boolean) | null {
  if (query === '') return null;
  try {
    const matches = frameMatcher(query);
    return ({ frame }) => frame !== null && matches(frame);
  } catch (error) {
    if (error instanceof ProfileError) return null;
    throw error;
  }
}
