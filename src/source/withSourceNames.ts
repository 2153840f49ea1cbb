import type { Profile } from '../profile/types';
import type { BuiltMapper } from './types';

/** The profile with functions called what their source calls them, where a source map knows; `rawName` keeps what ran. */
export function withSourceNames(profile: Profile, mapper: Pick<BuiltMapper, 'nameOf'>): Profile {
  const frames = profile.frames.map((frame) => {
    const { file, line, column, name, kind } = frame;
    const named = kind === 'code' && line > 0 && column > 0 ? mapper.nameOf(file, { line, column }, name) : null;
    return named === null || named === name ? frame : { ...frame, name: named, rawName: name };
  });
  return frames.some(({ rawName }) => rawName !== undefined) ? { ...profile, frames } : profile;
}
