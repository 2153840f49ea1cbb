import type { CaptureMetadata } from '../metadata/metadata';
import { capturedPaths, type CapturedSource } from '../source/truth/capturedPaths';
import type { BuiltMapper, SourceMapper } from '../source/types';

/** The mapper, with what only one over a real workspace knows. */
export type FileMapper = SourceMapper & Partial<Pick<BuiltMapper, 'fileOf' | 'rules' | 'ties'>>;

/** The files that the capture has digests of, each with its workspace file; none where the profile is no such capture. */
export const ranSources = (capture: CaptureMetadata | undefined, mapper: FileMapper): CapturedSource[] =>
  capturedPaths(capture?.files ?? [], (path) =>
    mapper.fileOf ? mapper.fileOf(path) : (mapper.locate(path, 1, 0)?.file ?? null),
  );
