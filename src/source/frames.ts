/** What a mapper says of the frames of a profile: where they are in the workspace, what their source calls them. */
import type { Frame, Profile } from '../profile/types';
import type { SourceLocation, SourceMapper, BuiltMapper } from './types';

/** Where a function executes `line` (as it ran, 1-based); 0: where it is defined. Null: not in the workspace. */
export function locateFrame(mapper: SourceMapper, frame: Frame, line: number): SourceLocation | null {
  if (line > 0) return mapper.locate(frame.file, line, 0, frame.column > 0 ? frame : undefined);
  return mapper.locate(frame.file, frame.line, frame.column);
}

/** The profile with functions called what their source calls them, where a source map knows; `rawName` keeps what ran. */
export function withSourceNames(profile: Profile, mapper: Pick<BuiltMapper, 'nameOf'>): Profile {
  const frames = profile.frames.map((frame) => {
    const { file, line, column, name, kind } = frame;
    const named = kind === 'code' && line > 0 && column > 0 ? mapper.nameOf(file, { line, column }, name) : null;
    return named === null || named === name ? frame : { ...frame, name: named, rawName: name };
  });
  return frames.some(({ rawName }) => rawName !== undefined) ? { ...profile, frames } : profile;
}
