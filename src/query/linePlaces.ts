import { callersOfNative } from '../profile/callersOfNative';
import { nativeFrames } from '../profile/nativeFrames';
import type { StackWeights } from '../profile/stackWeights';
import type { Profile } from '../profile/types';
import { locateFrame } from '../source/frames';
import { pathKey } from '../source/paths';
import type { SourceLocation, SourceMapper } from '../source/types';

/** A line that was executed: of the workspace where it leads there, else as it ran. */
export interface LinePlace {
  readonly file: string;
  readonly line: number;
  readonly source: SourceLocation | null;
}

/** The lines of a profile, and which of them each stack executes. */
export interface LinePlaces {
  readonly places: readonly LinePlace[];
  /** Index into `places` by stack; -1: no known line, no weight, or not in the workspace where only that counts. */
  readonly keys: Int32Array;
}

/**
 * Finds the line of every stack that has weight. Lines are mapped before anything is added up, so that generated lines of one
 * source line are one. Native code that Python called counts on the line that called
 * it. `unmapped`: lines that are not in the workspace count too, under the file that ran.
 */
export function linePlaces(
  { frames, stacks }: Profile,
  weights: StackWeights,
  mapper: SourceMapper,
  unmapped: boolean,
): LinePlaces {
  const places: LinePlace[] = [];
  const ids = new Map<string, number>();
  const known = new Map<number, Map<number, number>>();
  const find = (frame: number, line: number): number => {
    const source = locateFrame(mapper, frames[frame], line);
    const { file } = source ?? frames[frame];
    if (source === null && (!unmapped || file === '')) return -1;
    const place = { file, line: source?.line ?? line, source };
    const key = `${source === null ? 'ran' : 'here'}:${place.line}:${source === null ? file : pathKey(file)}`;
    const id = ids.get(key) ?? places.push(place) - 1;
    ids.set(key, id);
    return id;
  };
  const placeOf = (frame: number, line: number): number => {
    const byLine = known.get(frame) ?? new Map<number, number>();
    known.set(frame, byLine);
    const id = byLine.get(line) ?? find(frame, line);
    byLine.set(line, id);
    return id;
  };
  const native = nativeFrames(frames);
  const keys = stacks.frame.map((frame, s) => {
    if (stacks.line[s] <= 0 || weights.total[s] <= 0) return -1;
    return native[frame] === 1 && mapper.locate(frames[frame].file, stacks.line[s], 0) === null
      ? -1
      : placeOf(frame, stacks.line[s]);
  });
  return { keys: callersOfNative({ frames, stacks }, keys, () => true), places };
}
