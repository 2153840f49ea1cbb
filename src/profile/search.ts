import { ProfileError } from './profileError';
import type { CallTree, Frame, Profile } from './types';

/** What a search found. */
export interface Found {
  /** Functions of the tree that match. */
  readonly matches: number;
  /** Weight inside a match, overlap counted once. */
  readonly weight: number;
  /** Indices of those functions, ascending. */
  readonly frames: Int32Array;
}

/** Whether a function matches, by name or file. */
export type FrameMatcher = (frame: Pick<Frame, 'name' | 'file'>) => boolean;

/**
 * Reads a query: plain text, found anywhere whatever its case, or `/pattern/` as regular expression (case ignored too;
 * flags of your own after the last slash replace that). Throws ProfileError on a pattern that is none.
 */
export function frameMatcher(query: string): FrameMatcher {
  const written = /^\/(.+)\/([a-z]*)$/s.exec(query);
  if (!written) {
    const text = query.toLowerCase();
    return ({ name, file }) => text !== '' && (name.toLowerCase().includes(text) || file.toLowerCase().includes(text));
  }
  let pattern: RegExp;
  try {
    pattern = new RegExp(written[1], (written[2] || 'i').replace(/[gyd]/g, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProfileError(`${query} is no regular expression: ${reason}`, 'Correct it, or search for plain text without the slashes.', { cause });
  }
  return ({ name, file }) => pattern.test(name) || pattern.test(file);
}

/** Searches the functions of a call tree. Throws ProfileError on a bad regular expression. */
export function searchTree(profile: Profile, tree: CallTree, query: string): Found {
  const matches = frameMatcher(query);
  const verdict = profile.frames.map(matches);
  const seen = new Set<number>();
  let weight = 0;
  let insideOf = -1;
  for (let node = 1; node < tree.frame.length; node++) {
    if (insideOf >= 0 && tree.depth[node] <= tree.depth[insideOf]) insideOf = -1;
    if (!verdict[tree.frame[node]]) continue;
    seen.add(tree.frame[node]);
    if (insideOf >= 0) continue;
    weight += tree.total[node];
    insideOf = node;
  }
  return { matches: seen.size, weight, frames: Int32Array.from(seen).sort() };
}
