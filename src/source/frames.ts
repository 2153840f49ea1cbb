/** Applies a mapper to the frames of a profile: their location in the workspace, and their names in the source. */
import type { Frame, Profile } from '../profile/types';
import type { SourceLocation, SourceMapper, BuiltMapper } from './types';

/** The location of `line` (as it ran, 1-based) in a function; 0: of its definition. Null: not in the workspace. */
export function locateFrame(mapper: SourceMapper, frame: Frame, line: number): SourceLocation | null {
  if (line > 0) return mapper.locate(frame.file, line, 0, frame.column > 0 ? frame : undefined);
  return mapper.locate(frame.file, frame.line, frame.column);
}

/**
 * The profile with functions renamed to their names in the source, if a source map knows them; `rawName` keeps the
 * original name.
 */
export function withSourceNames(profile: Profile, mapper: Pick<BuiltMapper, 'nameOf'>): Profile {
  const frames = profile.frames.map((frame) => {
    const { file, line, column, name, kind } = frame;
    const named = kind === 'code' && line > 0 && column > 0 ? mapper.nameOf(file, { line, column }, name) : null;
    return named === null || named === name ? frame : { ...frame, name: named, rawName: name };
  });
  return frames.some(({ rawName }) => rawName !== undefined) ? { ...profile, frames } : profile;
}
