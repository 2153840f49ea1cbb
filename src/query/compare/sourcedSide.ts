import type { Frame, Profile } from '../../profile/types';
import { locateFrame, locateFunction } from '../../source/profileFiles';
import type { FileMapper } from '../ranSources';

/** One side of a comparison, in terms that mean the same on both sides. */
export interface SourcedSide {
  /** Functions and lines that a source map maps, or that are placed by name, are those of the source; all others stay as they ran. */
  readonly profile: Profile;
  /** By `Frame.file` of that profile: the workspace file. */
  readonly targets: ReadonlyMap<string, string>;
}

/**
 * Maps a side to its sources. Line numbers of generated code mean nothing on the other side, which is another build.
 * `taken`: the mapping of the other side's paths; a path that maps elsewhere here gets the name of its workspace file.
 */
export function sourcedSide(
  profile: Profile,
  mapper: FileMapper,
  taken: ReadonlyMap<string, string> = new Map(),
): SourcedSide {
  const { stacks } = profile;
  const executing = new Int32Array(profile.frames.length);
  for (let s = 0; s < stacks.frame.length; s++)
    if (executing[stacks.frame[s]] === 0) executing[stacks.frame[s]] = stacks.line[s];
  const targets = new Map<string, string>();
  const isMoved = new Uint8Array(profile.frames.length);
  const frames = profile.frames.map((frame, f): Frame => {
    const place = locateFunction(mapper, frame, frame.line > 0 ? 0 : executing[f]);
    if (place === null) return frame;
    const isMapped = mapper.fileOf !== undefined && mapper.fileOf(frame.file) !== place.file;
    isMoved[f] = isMapped || mapper.positionsOf?.(frame.file) ? 1 : 0;
    const file = isMoved[f] === 1 || (taken.get(frame.file) ?? place.file) !== place.file ? place.file : frame.file;
    targets.set(file, place.file);
    return isMoved[f] === 1
      ? { ...frame, file, line: frame.line > 0 ? place.line : 0, column: frame.line > 0 ? place.column : 0 }
      : { ...frame, file };
  });
  if (!isMoved.includes(1)) return { profile: { ...profile, frames }, targets };
  const known = new Map<number, Map<number, number>>();
  const line = stacks.line.map((ran, s) => {
    const f = stacks.frame[s];
    if (isMoved[f] === 0 || ran === 0) return ran;
    const lines = known.get(f) ?? new Map<number, number>();
    known.set(f, lines);
    const place = lines.has(ran) ? null : locateFrame(mapper, profile.frames[f], ran);
    if (!lines.has(ran)) lines.set(ran, place !== null && place.file === frames[f].file ? place.line : 0);
    return lines.get(ran) as number;
  });
  return { profile: { ...profile, frames, stacks: { ...stacks, line } }, targets };
}
