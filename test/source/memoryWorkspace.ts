import type { WorkspaceFiles } from '../../src/source/types';

/** A workspace of texts by absolute path. */
export function memoryWorkspace(files: Readonly<Record<string, string>>): WorkspaceFiles {
  return { list: async () => Object.keys(files), read: async (path) => files[path] ?? null };
}
