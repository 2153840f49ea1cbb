/** Source maps of the scripts that ran, and the sources they refer to. */
import { type ReadText, hasDigest } from './contentCheck';
import { baseName, folderOf, pathKey, resolveFrom, segments, sourcePath, withoutQuery } from './paths';
import { commonSuffix } from './prefixPairs';
import { type RanFile, isLibraryPath, type SeenFunction } from './profileFiles';
import { SourceMap } from './sourceMap';
import { sourceMapReference } from './sourceMapReference';
import { type SourceHint, votePaths } from './votePaths';
import { WorkspaceIndex, type IndexedFile } from './workspaceIndex';

export interface FoundMap {
  readonly map: SourceMap;
  /** Whether the map's sources are paths in the workspace (where it was found) or in the container. */
  readonly isLocal: boolean;
}

/**
 * Source maps of the scripts that ran: those stored with the capture, or else the map next to the workspace's copy of
 * the script, or the one that it references. `workspaceFiles` includes build output. Keys are paths as they ran.
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
    // Under one path may run several texts, told apart by queries.
    const json = Object.hasOwn(brought, path) ? brought[path] : byKey.get(pathKey(path));
    const map = json === undefined ? null : SourceMap.parse(json, folderOf(path));
    if (map) found.set(path, { map, isLocal: false });
  }
  const missing = files.filter(({ path }) => !found.has(path) && SCRIPT.test(withoutQuery(path)));
  if (missing.length === 0) return found;

  const mapIndex = new WorkspaceIndex(workspaceFiles.filter((path) => /\.map$/i.test(path)));
  const { targets: maps } = await votePaths(
    missing.map(({ path }) => ({ path: mapBeside(path), functions: [] })),
    mapIndex,
    hint,
    read,
  );
  const { targets: scripts } = await votePaths(
    missing,
    new WorkspaceIndex(workspaceFiles.filter((path) => SCRIPT.test(path))),
    hint,
    read,
  );
  for (const file of missing) {
    const map = await readLocalMap(file, scripts.get(file.path), maps.get(mapBeside(file.path)), read);
    if (map) found.set(file.path, { map, isLocal: true });
  }
  return found;
}

const SCRIPT = /\.[cm]?js$/i;
const mapBeside = (script: string): string => `${withoutQuery(script)}.map`;

/**
 * The map of a script that ran: that of its copy in the workspace. Both are found by name, each by itself, so a map
 * elsewhere may be that of another script of the same name: it counts only where its path is more like the one that ran
 * than the copy's is (of `/app/dist/server.js`, `dist/server.js.map` tells more than `src/server.js`).
 */
async function readLocalMap(
  { path, digest }: RanFile,
  script: IndexedFile | undefined,
  mapFile: IndexedFile | undefined,
  read: ReadText,
): Promise<SourceMap | null> {
  /** Null: not known. Of another build the lines are not the ones that ran, and its map says nothing. */
  const isWhatRan = async (file: string): Promise<boolean | null> => {
    if (digest === undefined) return null;
    const text = await read(file);
    return text === null ? null : hasDigest(text, digest.sha256);
  };
  const isSame = script === undefined ? null : await isWhatRan(script.path);
  const isMapCloser =
    mapFile !== undefined &&
    (script === undefined || (isSame !== true && tail(mapBeside(path), mapFile) > tail(path, script)));
  if (isMapCloser)
    return (await isWhatRan(mapFile.path.replace(/\.map$/i, ''))) === false ? null : parseFile(mapFile.path, read);
  if (script === undefined || (digest !== undefined && isSame !== true)) return null;
  return (await parseFile(`${script.path}.map`, read)) ?? readReferencedMap(script.path, read);
}

/** How many of the last segments a path as it ran and a workspace file have in common. */
const tail = (path: string, { lower }: IndexedFile): number =>
  commonSuffix(
    segments(path).map((part) => part.toLowerCase()),
    lower,
  );

async function readReferencedMap(script: string, read: ReadText): Promise<SourceMap | null> {
  const text = await read(script);
  const reference = text === null ? null : sourceMapReference(text);
  if (!reference) return null;
  if ('json' in reference) return SourceMap.parse(reference.json, folderOf(script));
  // It is a URL; tools that do not encode it leave `%` and `?` in it as they are in the name.
  for (const file of new Set([
    sourcePath(reference.file, folderOf(script)),
    resolveFrom(folderOf(script), reference.file),
  ])) {
    const map = baseName(file) === '' ? null : await parseFile(file, read);
    if (map) return map;
  }
  return null;
}

async function parseFile(file: string, read: ReadText): Promise<SourceMap | null> {
  const json = await read(file);
  return json === null ? null : SourceMap.parse(json, folderOf(file));
}

/** A source to find in the workspace; `local`: where a map in the workspace says it is. */
export interface SourceThatRan {
  readonly file: RanFile;
  readonly local?: IndexedFile;
}

/** The sources in the map of a generated file, each with its functions: they take its place. */
export function sourcesThatRan(generated: RanFile, found: FoundMap, index: WorkspaceIndex): SourceThatRan[] {
  const functions = functionsBySource(generated, found);
  return [...new Set(found.map.sources)].flatMap((path) => {
    if (isLibraryPath(path)) return [];
    const local = found.isLocal ? index.at(segments(path)) : null;
    return [{ file: { path, functions: functions.get(path) ?? [] }, ...(local && { local }) }];
  });
}

function functionsBySource(file: RanFile, { map }: FoundMap): Map<string, SeenFunction[]> {
  const functions = new Map<string, SeenFunction[]>();
  for (const { name, line, column = 0 } of file.functions) {
    const at = map.original(line, column);
    if (at === null) continue;
    const list = functions.get(at.path) ?? [];
    functions.set(at.path, list);
    list.push({ name: map.nameOf({ line, column }, name) ?? name, line: at.line });
  }
  return functions;
}
