import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { WorkspaceFiles, WorkspaceLink } from './types';

const SKIPPED = new Set([
  'node_modules',
  'bower_components',
  'site-packages',
  '__pycache__',
  '.git',
  '.hg',
  '.svn',
  '.venv',
  '.tox',
  '.nox',
  '.cache',
  '.mypy_cache',
  '.pytest_cache',
  '.vscode-test',
  '.yarn',
  '.pnpm-store',
  '.terraform',
  '.idea',
]);
/** What tells an environment of Python (conda's has no pyvenv.cfg), whatever its folder is called. */
const ENVIRONMENT = new Set(['pyvenv.cfg', 'conda-meta']);
/** What tools write into a folder `coverage`: without any of it, the folder is somebody's sources. */
const COVERAGE = new Set(['lcov.info', 'lcov-report', 'coverage-final.json', 'clover.xml', 'cobertura-coverage.xml']);
const SOURCE = /\.(py[xi]?|[cm]?[jt]sx?|map|vue|svelte|coffee|rb|go|java|kt|scala|rs|c|cc|cpp|h|hpp)$/i;
const MAX_FILES = 200_000;
const MAX_READ_BYTES = 64 * 1024 * 1024;
const MAX_LINKS = 500;

interface Listing {
  readonly files: readonly string[];
  readonly links: readonly WorkspaceLink[];
}

/**
 * The workspace on disk, below `roots` (absolute). Includes build output, which contains source maps; libraries,
 * environments of Python and reports of coverage are left out, unless one is a root itself. A link to a listed file or
 * folder is another name for it; one that leads out of the roots is followed. Unreadable folders are left out; the walk
 * stops at 200,000 files, and files over 64 MB are not read.
 */
export function nodeWorkspaceFiles(roots: readonly string[]): WorkspaceFiles {
  let listing: Promise<Listing> | undefined;
  const listed = (): Promise<Listing> => (listing ??= walk(roots));
  return {
    list: async () => (await listed()).files,
    links: async () => (await listed()).links,
    size: (file) =>
      stat(file).then(
        ({ size }) => size,
        () => null,
      ),
    read: async (file) => {
      try {
        const { size } = await stat(file);
        return size > MAX_READ_BYTES ? null : await readFile(file, 'utf8');
      } catch {
        return null;
      }
    },
  };
}

async function walk(roots: readonly string[]): Promise<Listing> {
  const files = new Set<string>();
  const links: WorkspaceLink[] = [];
  const folders = roots.map((root) => path.resolve(root));
  /** Real folder → the name it is listed under. */
  const names = new Map(
    await Promise.all(
      folders.map(async (folder): Promise<[string, string]> => [await realpath(folder).catch(() => folder), folder]),
    ),
  );
  const pending: string[] = [];
  const readLinks = new Set<string>();
  for (let next = 0; next < folders.length && files.size < MAX_FILES; next++) {
    const folder = folders[next];
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    const isLeftOut = next >= roots.length && isGenerated(folder, entries);
    for (const entry of isLeftOut ? [] : entries) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) folders.push(full);
      } else if (entry.isSymbolicLink()) {
        if (!SKIPPED.has(entry.name) && pending.length < MAX_LINKS) pending.push(full);
      } else if (entry.isFile() && files.size < MAX_FILES && isSource(entry.name)) {
        files.add(full);
      }
    }
    // Links come last: by then, everything with a name of its own is known.
    while (next === folders.length - 1 && pending.length > 0) {
      const link = pending.shift() as string;
      const real = await realpath(link).catch(() => null);
      if (real === null) continue;
      const target = nameOf(real, names);
      if (target !== null) {
        if (!link.startsWith(target + path.sep)) links.push({ link, target });
      } else if (!readLinks.has(real)) {
        readLinks.add(real);
        const kind = await stat(real).catch(() => null);
        if (kind?.isFile() && isSource(path.basename(link))) files.add(link);
        if (kind?.isDirectory() && !SKIPPED.has(path.basename(real))) {
          names.set(real, link);
          folders.push(link);
        }
      }
    }
  }
  return { files: [...files], links };
}

/** Whether a folder's entries tell that none of what is in it is the user's own. */
function isGenerated(folder: string, entries: readonly Dirent[]): boolean {
  const isCoverage = path.basename(folder) === 'coverage';
  return entries.some(({ name }) => ENVIRONMENT.has(name) || (isCoverage && COVERAGE.has(name)));
}

const isSource = (name: string): boolean => SOURCE.test(name) || !name.includes('.');

/** The listed name of a real path, null if it is not in a listed folder. */
function nameOf(real: string, names: ReadonlyMap<string, string>): string | null {
  for (const [folder, name] of names) {
    if (real === folder) return name;
    if (real.startsWith(folder.endsWith(path.sep) ? folder : folder + path.sep))
      return path.join(name, path.relative(folder, real));
  }
  return null;
}
