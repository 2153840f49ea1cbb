import { ProfileError } from './profileError';
import type { CallTree, Frame, Profile } from './types';

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

/**
 * Compiles a query: plain text, matched anywhere and ignoring case, or `/pattern/` as a regular expression (also
 * ignoring case, unless flags follow the last slash). A path such as `/srv/app` is plain text: what follows its last
 * slash are no flags. Throws ProfileError on an invalid pattern.
 */
export function frameMatcher(query: string): FrameMatcher {
  const written = /^\/(.+)\/([a-z]*)$/s.exec(query);
  if (!written || !areFlags(written[2])) {
    const text = query.toLowerCase();
    return ({ name, file }) => text !== '' && (name.toLowerCase().includes(text) || file.toLowerCase().includes(text));
  }
  let pattern: RegExp;
  try {
    pattern = new RegExp(written[1], (written[2] || 'i').replace(/[gyd]/g, ''));
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProfileError(
      `${query} is not a valid regular expression: ${reason}`,
      'Correct it, or search for plain text without the slashes.',
      { cause },
    );
  }
  return ({ name, file }) => pattern.test(name) || pattern.test(file);
}

/** Searches the functions of a call tree. Throws ProfileError on an invalid regular expression. */
export function searchTree(profile: Profile, tree: CallTree, query: string): Found {
  const verdict = matchingFrames(profile.frames, query);
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

/** 1 for each frame that matches the query. Throws ProfileError on an invalid regular expression. */
export function matchingFrames(frames: readonly Frame[], query: string): Uint8Array {
  const matches = frameMatcher(query);
  return Uint8Array.from(frames, (frame) => (matches(frame) ? 1 : 0));
}
