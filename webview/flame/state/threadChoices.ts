/** Which threads can be chosen together. Pure. */
import type { Side } from '../../../src/profile/diff/types';
import type { ProfileSummary } from '../../../src/query/types';

/**
 * Single threads or, in a comparison, all threads of one name together, so that a thread is compared with itself.
 * Indices, in the profile's order.
 */
export function threadChoices({
  threads,
  comparison,
}: Pick<ProfileSummary, 'threads' | 'comparison'>): readonly (readonly number[])[] {
  if (comparison === null) return threads.map((_, i) => [i]);
  const byName = new Map<string, number[]>();
  threads.forEach(({ name }, i) => byName.set(name, [...(byName.get(name) ?? []), i]));
  return [...byName.values()];
}

/** Threads of one side of a comparison, with all of the other side: what they are compared with. */
export function againstOther(
  chosen: readonly number[],
  { threads }: Pick<ProfileSummary, 'threads'>,
  side: Side,
): readonly number[] {
  return threads.flatMap((thread, i) => (thread.side !== side || chosen.includes(i) ? [i] : []));
}
