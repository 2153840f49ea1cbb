import type { Profile } from '../profile/types';
import { capturedPaths, type CapturedSource } from '../source/truth/capturedPaths';
import type { SourceMapper } from '../source/types';

/** The mapper, with the look-up of a file by its path alone where it has one. */
export type FileMapper = SourceMapper & { fileOf?(path: string): string | null };

/** The files that the capture has digests of, each with its workspace file; none where the profile is no such capture. */
export const ranSources = (profile: Profile, mapper: FileMapper): CapturedSource[] =>
  capturedPaths(profile.capture?.files ?? [], (path) => mapper.fileOf?.(path) ?? mapper.locate(path, 1, 0)?.file ?? null);
