import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import type { WorkspaceFiles } from './types';

const SKIPPED = new Set([
  'node_modules', 'bower_components', 'site-packages', '__pycache__', 'venv', 'env', 'coverage', '.git', '.hg', '.svn', '.venv', '.tox', '.nox',
  '.cache', '.mypy_cache', '.pytest_cache', '.vscode-test', '.yarn', '.pnpm-store', '.terraform', '.idea',
]);
const SOURCE = /\.(py[xi]?|[cm]?[jt]sx?|map|vue|svelte|coffee|rb|go|java|kt|scala|rs|c|cc|cpp|h|hpp)$/i;
const MAX_FILES = 200_000;
const MAX_READ_BYTES = 64 * 1024 * 1024;

/**
 * The workspace on disk, below `roots` (absolute). Build output is listed, since source maps lie there. Links are not
 * followed; folders that cannot be read are left out; the walk ends at 200,000 files and files over 64 MB are not read.
 */
export function nodeWorkspaceFiles(roots: readonly string[]): WorkspaceFiles {
  return {
    list: () => walk(roots),
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

async function walk(roots: readonly string[]): Promise<string[]> {
  const files = new Set<string>();
  const folders = roots.map((root) => path.resolve(root));
  for (let next = 0; next < folders.length && files.size < MAX_FILES; next++) {
    const folder = folders[next];
    const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const full = path.join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!SKIPPED.has(entry.name)) folders.push(full);
      } else if (entry.isFile() && files.size < MAX_FILES && (SOURCE.test(entry.name) || !entry.name.includes('.'))) {
        files.add(full);
      }
    }
  }
  return [...files];
}
