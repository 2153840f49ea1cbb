/** Which drawn bars a query hits: a regular expression over name and file, as the host counts them. */
import type { Bar } from './bars';

/** A test for bars; null for an empty query or one that is no regular expression (the host says what is wrong with it). */
export function matcherOf(query: string): ((bar: Bar) => boolean) | null {
  if (query === '') return null;
  try {
    const pattern = new RegExp(query, 'i');
    return (bar) => bar.frame !== null && (pattern.test(bar.frame.name) || pattern.test(bar.frame.file));
  } catch {
    return null;
  }
}
