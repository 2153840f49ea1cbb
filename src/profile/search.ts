import { ProfileError } from './profileError';
import type { CallTree, Frame } from './types';

/** The result of a search. */
export interface Found {
  /** Functions of the tree that match. */
  readonly matches: number;
  /** Weight inside matches, overlaps counted once. */
  readonly weight: number;
  /** Their indices, ascending. */
  readonly frames: Int32Array;
}

/** Whether a function matches, by name or file. */
type FrameMatcher = (frame: Pick<Frame, 'name' | 'file'>) => boolean;

/** Flags as JavaScript takes them: each once, and not both of u and v. */
const areFlags = (text: string): boolean =>
  /^[dgimsuvy]*$/.test(text) && new Set(text).size === text.length && !(text.includes('u') && text.includes('v'));

/** What is searched for: text anywhere, in lower case, or a regular expression. */
export type Query = { readonly text: string } | { readonly pattern: RegExp };

/**
 * Reads a query: plain text, matched anywhere and ignoring case, or `/pattern/` as a regular expression (also ignoring
 * case, unless flags follow the last slash). A path such as `/srv/app` is plain text: what follows its last slash are no
 * flags. Throws ProfileError on an invalid pattern.
 */
export function readQuery(query: string): Query {
  const written = /^\/(.+)\/([a-z]*)$/s.exec(query);
  if (!written || !areFlags(written[2])) return { text: query.toLowerCase() };
  try {
    return { pattern: new RegExp(written[1], (written[2] || 'i').replace(/[gyd]/g, '')) };
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProfileError(
      `${query} is not a valid regular expression: ${reason}`,
      'Correct it, or search for plain text without the slashes.',
      { cause },
    );
  }
}

/**
 * A test of functions in this thread. How long a regular expression takes is up to whoever wrote it: where somebody
 * waits, `src/query/matching.ts` tests. Throws ProfileError on an invalid one.
 */
export function frameMatcher(query: string): FrameMatcher {
  const read = readQuery(query);
  if ('pattern' in read) return ({ name, file }) => read.pattern.test(name) || read.pattern.test(file);
  const { text } = read;
  return ({ name, file }) => text !== '' && (name.toLowerCase().includes(text) || file.toLowerCase().includes(text));
}

/** What was found in a call tree; `verdict` has 1 for each frame that matches. */
export function searchTree(tree: CallTree, verdict: Uint8Array): Found {
  const seen = new Uint8Array(verdict.length);
  let weight = 0;
  let outsideFrom = 1;
  for (let node = 1; node < tree.frame.length; node++) {
    const frame = tree.frame[node];
    if (verdict[frame] === 0) continue;
    seen[frame] = 1;
    if (node < outsideFrom) continue;
    weight += tree.total[node];
    outsideFrom = tree.end[node];
  }
  const frames: number[] = [];
  seen.forEach((one, f) => one === 1 && frames.push(f));
  return { matches: frames.length, weight, frames: Int32Array.from(frames) };
}
