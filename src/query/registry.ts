/** Asking queries by name, for any registry: `queries.ts` has ours. */
import { ProfileError } from '../profile/profileError';
import type { OpenModel } from './models';

/** Queries by name: each takes the open profile and its arguments, and returns its answer. */
export type Registry = Readonly<Record<string, (about: OpenModel, ...args: never[]) => unknown>>;

/** The queries of a registry as callers see them, wherever they are answered. */
export type Asked<R extends Registry> = {
  readonly [N in keyof R]: (
    ...args: R[N] extends (about: OpenModel, ...args: infer A) => unknown ? A : never
  ) => Promise<Awaited<ReturnType<R[N]>>>;
};

/** The queries of a registry as methods, each of which calls `answer` with its name. */
export const asMethods = <R extends Registry>(
  registry: R,
  answer: (name: string, args: readonly unknown[]) => Promise<unknown>,
): Asked<R> =>
  Object.fromEntries(
    Object.keys(registry).map((name) => [name, (...args: unknown[]) => answer(name, args)]),
  ) as unknown as Asked<R>;

/** Answers the queries of a registry about a profile in this thread. */
export const answersAbout = <R extends Registry>(about: OpenModel, registry: R): Asked<R> =>
  asMethods(registry, async (name, args) => registry[name](about, ...(args as never[])));

/**
 * Calls a query by a name that came from outside: only the registry's own names are queries. Rejects with a
 * ProfileError for any other.
 */
export async function askByName(
  asked: object,
  registry: Registry,
  name: string,
  args: readonly unknown[],
): Promise<unknown> {
  if (!Object.hasOwn(registry, name))
    throw new ProfileError(
      `Nothing answers "${name}".`,
      'Reload the window: page and extension are of different versions.',
    );
  return (asked as Readonly<Record<string, (...args: readonly unknown[]) => Promise<unknown>>>)[name](...args);
}
