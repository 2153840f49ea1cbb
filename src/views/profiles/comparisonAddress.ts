/** The address of a comparison, which names both profiles, so that its tab can be opened again after a reload. Pure. */
import { ProfileError } from '../../profile/profileError';

/**
 * Menus test it. It must not contain the word “file” (as “profiler” does): a remote VS Code rewrites that in their
 * conditions.
 */
export const COMPARE_SCHEME = 'ecs-compare';

/** Whether an address is that of a comparison: also by its earlier scheme, which tabs that are restored may have. */
export const isComparison = ({ scheme }: { readonly scheme: string }): boolean =>
  scheme === COMPARE_SCHEME || scheme === 'ecs-profiler-compare';

/** A profile of a comparison. */
export interface ComparedFile {
  /** Address of the profile file. */
  readonly uri: string;
  /** For a merged capture, only these sources; absent: all. */
  readonly sources?: readonly number[];
}

export interface Compared {
  readonly before: ComparedFile;
  readonly after: ComparedFile;
}

/** Components of the address. `title` is what its tab is called. */
export const comparisonAddress = (
  compared: Compared,
  title: string,
): { readonly scheme: string; readonly path: string; readonly query: string } => ({
  scheme: COMPARE_SCHEME,
  path: `/${title.replace(/[\p{Cc}\\/?#%]/gu, '_') || 'comparison'}`,
  query: JSON.stringify(compared),
});

/** Both profiles of an address' query. Throws ProfileError where it names no two. */
export function comparedOf(query: string): Compared {
  const value = parsed(query);
  if (isObject(value) && isFile(value.before) && isFile(value.after))
    return { before: fileOf(value.before), after: fileOf(value.after) };
  throw new ProfileError(
    'This address does not name two profiles to compare.',
    'Choose both again: select two captures, then Compare.',
  );
}

const fileOf = ({ uri, sources }: ComparedFile): ComparedFile => ({ uri, ...(sources && { sources }) });

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isFile = (value: unknown): value is ComparedFile & Readonly<Record<string, unknown>> =>
  isObject(value) &&
  typeof value.uri === 'string' &&
  /^[a-z][a-z0-9+.-]*:/i.test(value.uri) &&
  (value.sources === undefined ||
    (Array.isArray(value.sources) &&
      value.sources.length > 0 &&
      value.sources.every((one) => Number.isSafeInteger(one) && one >= 0)));

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
