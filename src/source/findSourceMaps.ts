import type { ReadText } from './contentCheck';
import { hasDigest } from './digest';
import type { SourceHint } from './hint';
import { baseName, folderOf, pathKey, resolveFrom } from './paths';
import type { RanFile } from './profileFiles';
import { SourceMap } from './sourceMap';
import { sourceMapReference } from './sourceMapReference';
import { votePaths } from './votePaths';
import { WorkspaceIndex } from './workspaceIndex';

export interface FoundMap {
  readonly map: SourceMap;
  /** Whether the map's sources are paths in the workspace (it was found there) or in the container. */
  readonly isLocal: boolean;
}

/**
 * Source maps of the scripts that ran: those the capture brought along, else the map beside the workspace's copy of the
 * script, or inline in it. `workspaceFiles` includes build output. Keys are paths as they ran.
 */
export async function findSourceMaps(
  files: readonly RanFile[],
  brought: Readonly<Record<string, string>>,
  workspaceFiles: readonly string[],
  hint: SourceHint,
  read: ReadText,
): Promise<Map<string, FoundMap>> {
  const found = new Map<string, FoundMap>();
  const byKey = new Map(Object.entries(brought).map(([path, json]) => [pathKey(path), json]));
  for (const { path } of files) {
    const json = byKey.get(pathKey(path));
    const map = json === undefined ? null : SourceMap.parse(json, folderOf(path));
    if (map) found.set(path, { map, isLocal: false });
  }
  const missing = files.filter(({ path }) => !found.has(path) && /\.[cm]?js$/i.test(path));
  if (missing.length === 0) return found;

  const mapIndex = new WorkspaceIndex(workspaceFiles.filter((path) => /\.map$/i.test(path)));
  const { targets: maps } = await votePaths(
    missing.map(({ path }) => ({ path: `${path}.map`, functions: [] })),
    mapIndex,
    hint,
    read,
  );
  const { targets: scripts } = await votePaths(
    missing,
    new WorkspaceIndex(workspaceFiles.filter((path) => /\.[cm]?js$/i.test(path))),
    hint,
    read,
  );
  for (const { path, digest } of missing) {
    const script = scripts.get(path)?.path;
    // Of another build: its lines are not those that ran.
    if (digest !== undefined && script !== undefined && !hasDigest((await read(script)) ?? '', digest.sha256)) continue;
    const map = await readLocalMap(maps.get(`${path}.map`)?.path, script, read);
    if (map) found.set(path, { map, isLocal: true });
  }
  return found;
}

async function readLocalMap(
  mapFile: string | undefined,
  script: string | undefined,
  read: ReadText,
): Promise<SourceMap | null> {
  if (mapFile !== undefined) return parseFile(mapFile, read);
  if (script === undefined) return null;
  const text = await read(script);
  const reference = text === null ? null : sourceMapReference(text);
  if (!reference) return null;
  if ('json' in reference) return SourceMap.parse(reference.json, folderOf(script));
  return baseName(reference.file) === '' ? null : parseFile(resolveFrom(folderOf(script), reference.file), read);
}

async function parseFile(file: string, read: ReadText): Promise<SourceMap | null> {
  const json = await read(file);
  return json === null ? null : SourceMap.parse(json, folderOf(file));
}
