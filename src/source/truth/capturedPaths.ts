import type { CapturedFile } from '../../metadata/types';
import { pathKey, sourcePath } from '../paths';

/** The contents that ran under one path, and the workspace file for it. */
export interface CapturedSource {
  /** See `CapturedFile.path`. */
  readonly path: string;
  /** Absolute path in the workspace; null if not there. */
  readonly file: string | null;
  /** Several if tasks ran different ones. */
  readonly contents: readonly CapturedFile[];
}

/**
 * Groups captured files by workspace file. `fileOf` maps a path as it ran, or as it is named in a source map, to its
 * workspace file.
 */
export function capturedPaths(
  files: readonly CapturedFile[],
  fileOf: (path: string) => string | null,
): CapturedSource[] {
  const byPath = new Map<string, { path: string; file: string | null; contents: CapturedFile[] }>();
  for (const one of files) {
    const file = fileOf(one.path) ?? fileOf(sourcePath(one.path, ''));
    const key = file === null ? `ran ${one.path}` : `here ${pathKey(file)}`;
    const entry = byPath.get(key) ?? { path: one.path, file, contents: [] };
    byPath.set(key, entry);
    if (!entry.contents.some(({ sha256 }) => sha256 === one.sha256)) entry.contents.push(one);
  }
  return [...byPath.values()];
}
