import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import type { ManifestRevision } from '../manifest/types';
import { runBuild } from './build';

/** A revision's "image": the source at the time of staging, built. */
export interface Image {
  readonly folder: string;
  /** `sha256:…` over the built tree and the command. */
  readonly digest: string;
}

const LEFT_OUT = new Set(['.git', '__pycache__', '.DS_Store']);

/**
 * Copies the source to `folder` and runs its build there. `LAB_PROJECT_ROOT` tells the build where to find
 * node_modules.
 * @throws Error with the end of the build's output.
 */
export async function stageImage(
  revision: ManifestRevision,
  folder: string,
  projectRoot: string,
  signal: AbortSignal,
): Promise<Image> {
  await copyTree(revision.source, folder);
  if (revision.build !== null) await runBuild(revision.build, folder, projectRoot, signal);
  return { folder, digest: digestOf(folder, revision.command) };
}

export function copyTree(from: string, to: string): Promise<void> {
  return cp(from, to, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (file) => !LEFT_OUT.has(path.basename(file)) || file === from,
  });
}

function digestOf(folder: string, command: readonly string[]): string {
  const hash = createHash('sha256').update(JSON.stringify(command));
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => ({ entry, file: path.join(entry.parentPath, entry.name) }))
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  for (const { entry, file } of entries) {
    hash.update(`\0${path.relative(folder, file)}\0`);
    if (entry.isFile()) hash.update(readFileSync(file));
    else if (entry.isSymbolicLink()) hash.update(readlinkSync(file));
  }
  return `sha256:${hash.digest('hex')}`;
}
