import { segments } from './paths';
import type { IndexedFile, WorkspaceIndex } from './workspaceIndex';

/** A hypothesis: what ran below `container` is below `workspace`. Lower-case segments. */
export interface PrefixPair {
  readonly container: readonly string[];
  readonly workspace: readonly string[];
  /** Files that ran (by number) and exist at the corresponding place in the workspace. */
  readonly explained: ReadonlyMap<number, IndexedFile>;
  /** Number of matching segments, over all explained files. */
  readonly evidence: number;
  /** The two folders as written. */
  readonly prefix: string;
  readonly folder: string;
}

/** A base name that more files than this have is no evidence by itself. */
const MAX_CANDIDATES = 256;

/**
 * Every pair suggested by the longest common suffix of a file that ran and a workspace file, with all files it
 * explains. `paths`: of the files that ran.
 */
export function prefixPairs(paths: readonly string[], index: WorkspaceIndex): PrefixPair[] {
  const written = paths.map(segments);
  const lower = written.map((parts) => parts.map((part) => part.toLowerCase()));
  const candidatesOf = (parts: readonly string[]): readonly IndexedFile[] => {
    const candidates = index.named(parts.at(-1) ?? '');
    return candidates.length > MAX_CANDIDATES ? [] : candidates;
  };
  const below = filesBelow(
    lower,
    lower.flatMap((parts) =>
      candidatesOf(parts).map((candidate) => parts.slice(0, parts.length - commonSuffix(parts, candidate.lower))),
    ),
  );
  const pairs = new Map<string, PrefixPair>();
  lower.forEach((parts, file) => {
    for (const candidate of candidatesOf(parts)) {
      const common = commonSuffix(parts, candidate.lower);
      const container = parts.slice(0, parts.length - common);
      const workspace = candidate.lower.slice(0, candidate.lower.length - common);
      const key = `${container.join('/')}\0${workspace.join('/')}`;
      if (pairs.has(key)) continue;
      const explained = new Map<number, IndexedFile>();
      let evidence = 0;
      for (const f of below.get(container.join('/')) ?? []) {
        const rest = written[f].slice(container.length);
        const target = index.at([...candidate.parts.slice(0, workspace.length), ...rest]);
        if (!target) continue;
        explained.set(f, target);
        evidence += rest.length;
      }
      pairs.set(key, {
        container,
        workspace,
        explained,
        evidence,
        prefix: leading(paths[file], common),
        folder: leading(candidate.path, common),
      });
    }
  });
  return [...pairs.values()];
}

/** A path without its last segments, as written. */
function leading(path: string, without: number): string {
  const isSeparator = (i: number): boolean => path[i] === '/' || path[i] === '\\';
  let end = path.length;
  for (let i = 0; i < without; i++) {
    while (end > 0 && !isSeparator(end - 1)) end--;
    while (end > 0 && isSeparator(end - 1)) end--;
  }
  return end === 0 ? '/' : path.slice(0, end);
}

/** Numbers of the files below each of these folders, at any depth. */
function filesBelow(
  files: readonly (readonly string[])[],
  folders: readonly (readonly string[])[],
): Map<string, number[]> {
  const below = new Map<string, number[]>(folders.map((parts) => [parts.join('/'), []]));
  const deepest = folders.reduce((most, { length }) => Math.max(most, length), -1);
  files.forEach((parts, f) => {
    let folder = '';
    for (let depth = 0; depth < parts.length && depth <= deepest; depth++) {
      if (depth > 0) folder += `${depth > 1 ? '/' : ''}${parts[depth - 1]}`;
      below.get(folder)?.push(f);
    }
  });
  return below;
}

/** How many of the last segments two paths have in common. */
export function commonSuffix(a: readonly string[], b: readonly string[]): number {
  let count = 0;
  while (count < a.length && count < b.length && a[a.length - 1 - count] === b[b.length - 1 - count]) count++;
  return count;
}
