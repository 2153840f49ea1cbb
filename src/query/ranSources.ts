import type { CaptureMetadata } from '../metadata/metadata';
import { capturedPaths, type CapturedSource } from '../source/truth/capturedPaths';
import type { BuiltMapper, SourceMapper } from '../source/types';

/** The mapper, with members that only one for a real workspace has. */
export type FileMapper = SourceMapper & Partial<Pick<BuiltMapper, 'fileOf' | 'rules' | 'ties' | 'byName'>>;

/**
 * The files for which the capture has digests, each with its workspace file; none if the profile is not such a capture.
 */
export const ranSources = (capture: CaptureMetadata | undefined, mapper: FileMapper): CapturedSource[] =>
  capturedPaths(capture?.files ?? [], (path) =>
    mapper.fileOf ? mapper.fileOf(path) : (mapper.locate(path, 1, 0)?.file ?? null),
  );
