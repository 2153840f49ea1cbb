/**
 * Finds workspace files by content where no path leads to them: renamed files, and own packages that ran as installed
 * ones.
 */
import { hasDigest, type ReadText, declares, functionName } from './contentCheck';
import { baseName, segments } from './paths';
import { type RanFile, ownPackagePath } from './profileFiles';
import type { WorkspaceFiles } from './types';
import type { IndexedFile, WorkspaceIndex } from './workspaceIndex';

/** How many files are checked for their size at most. */
const MOST_FILES = 5000;
/** Files shorter than this (bytes) are often equal to others. */
const LEAST_BYTES = 32;

/**
 * Finds files that were renamed since: files with the same extension that no other path maps to and that are byte for
 * byte what ran. If several match, none is used.
 */
export async function findRenamed(
  missing: readonly RanFile[],
  candidates: readonly string[],
  taken: ReadonlySet<string>,
  workspace: WorkspaceFiles,
  read: ReadText,
): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const sought = missing.filter(({ digest }) => digest !== undefined && digest.bytes >= LEAST_BYTES);
  if (sought.length === 0 || workspace.size === undefined) return found;
  const endings = new Set(sought.map(({ path }) => ending(path)));
  const near = candidates.filter((path) => endings.has(ending(path)) && !taken.has(path)).slice(0, MOST_FILES);
  const sizes = await Promise.all(near.map((path) => workspace.size?.(path).catch(() => null)));
  for (const { path, digest } of sought) {
    if (digest === undefined) continue;
    const equal: string[] = [];
    for (const [i, candidate] of near.entries()) {
      // A checkout with \r\n is one byte per line longer.
      const size = sizes[i] ?? 0;
      if (ending(candidate) !== ending(path) || size < digest.bytes || size > digest.bytes * 1.5) continue;
      const text = await read(candidate);
      if (text !== null && hasDigest(text, digest.sha256)) equal.push(candidate);
    }
    if (equal.length === 1) found.set(path, equal[0]);
  }
  return found;
}

const ending = (path: string): string => /\.[^.]*$/.exec(baseName(path).toLowerCase())?.[0] ?? '';

/**
 * Finds the workspace's own packages that ran as installed ones (`pip install .`): the whole path below site-packages
 * must be the end of a workspace path, and that file must declare every function that ran. If several match, none is
 * used.
 */
export async function findOwnPackages(
  files: readonly RanFile[],
  index: WorkspaceIndex,
  read: ReadText,
): Promise<Map<string, IndexedFile>> {
  const found = new Map<string, IndexedFile>();
  for (const { path, functions } of files) {
    const below = ownPackagePath(path);
    if (below === null) continue;
    const parts = segments(below).map((part) => part.toLowerCase());
    const candidates = index
      .named(parts[parts.length - 1])
      .filter(({ lower }) => parts.every((part, i) => lower[lower.length - parts.length + i] === part));
    const named = functions.filter(({ name }) => functionName(name) !== null);
    const fitting: IndexedFile[] = [];
    for (const candidate of candidates) {
      const text = named.length === 0 ? null : await read(candidate.path);
      if (text !== null && (declares(text, named) ?? 0) >= 2 * named.length) fitting.push(candidate);
    }
    if (new Set(fitting.map((file) => file.path)).size === 1) found.set(path, fitting[0]);
  }
  return found;
}
