import type { Profile } from '../profile/types';
import { isLibraryPath } from './libraryPath';

/** A function seen in a file, with a line of it: where it is defined, or one it executed. 1-based. */
export interface SeenFunction {
  readonly name: string;
  readonly line: number;
}

/** A file as it ran, with what is known of its content. */
export interface RanFile {
  readonly path: string;
  readonly functions: readonly SeenFunction[];
}

const FUNCTIONS_A_FILE = 40;

/** The distinct files of a profile that may be the workspace's, each with some of its functions. */
export function profileFiles(profile: Profile): RanFile[] {
  const executing = new Int32Array(profile.frames.length);
  profile.stacks.frame.forEach((frame, s) => {
    if (executing[frame] === 0) executing[frame] = profile.stacks.line[s];
  });
  const files = new Map<string, SeenFunction[]>();
  profile.frames.forEach((frame, f) => {
    if (frame.kind !== 'code' || isLibraryPath(frame.file)) return;
    const seen = files.get(frame.file) ?? [];
    files.set(frame.file, seen);
    if (seen.length < FUNCTIONS_A_FILE) seen.push({ name: frame.name, line: frame.line || executing[f] });
  });
  return [...files].map(([path, functions]) => ({ path, functions }));
}
