import { declares, functionName } from './declares';
import { segments } from './paths';
import type { RanFile } from './profileFiles';
import type { ReadText } from './contentCheck';
import type { IndexedFile, WorkspaceIndex } from './workspaceIndex';

const INSTALLED = /(?:^|[\\/])(?:site-packages|dist-packages)[\\/](.+)$/i;

/** Path below site-packages of a module of a package (`shop/pricing.py`), null for all else: single modules, what pip writes itself. */
export function ownPackagePath(path: string): string | null {
  const below = INSTALLED.exec(path)?.[1];
  return below !== undefined &&
    /^[^\\/]+[\\/].*\.py$/i.test(below) &&
    !/(^|[\\/])(site-packages|dist-packages)[\\/]/i.test(below)
    ? below
    : null;
}

/**
 * The workspace's own packages that ran as installed ones (`pip install .`): the whole path below site-packages must end a
 * workspace path, and that file must declare every function that ran. What several fit leads nowhere.
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
