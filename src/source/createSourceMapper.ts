import type { CapturedFile } from '../metadata/types';
import { functionName, type ReadText } from './contentCheck';
import { findRenamed, findOwnPackages } from './findByContent';
import { findSourceMaps, type SourceThatRan, sourcesThatRan } from './findSourceMaps';
import { MappedNames } from './mappedNames';
import { judgeSources } from './mappedSources';
import { hasQuery, pathKey, segments, sourcePath } from './paths';
import { isLibraryPath, type RanFile } from './profileFiles';
import { functionKey, judgeFiles, lineKey, remarkOnPositions } from './positions/judgePositions';
import type { FilePositions } from './positions/types';

import type { BuiltMapper, DefinedFunction, Position, SourceLocation, WorkspaceFiles } from './types';
import { type SourceHint, rulesOf, tiesOf, votePaths } from './votePaths';
import { WorkspaceIndex, type IndexedFile } from './workspaceIndex';

export interface SourceMapperInput {
  /** Files as they ran; see ./profileFiles.ts. */
  readonly files: readonly RanFile[];
  readonly workspace: WorkspaceFiles;
  /** Generated file as it ran → map JSON, stored with the capture. */
  readonly sourceMaps?: Readonly<Record<string, string>>;
  /** What the capture knows about the content of files: distinguishes files of the same name and finds renamed ones. */
  readonly captured?: readonly CapturedFile[];
  readonly pathMappings?: PathMappings;
  /** The profile's service and container; settles ties between equal files. */
  readonly hint?: SourceHint;
}

/** No system opens a file by a longer path. */
const LONGEST_PATH = 4096;

/** Files that a user would open: no maps and no build output. */
const isTarget = (path: string): boolean =>
  !/\.map$/i.test(path) &&
  !/[\\/](dist|build|out)[\\/](.*[\\/])?[^\\/]*\.[cm]?js$/i.test(path) &&
  !/\.min\.[cm]?js$/i.test(path);

/**
 * Builds a mapper for one profile: lists the workspace, finds source maps and votes on prefixes once; `locate` is then
 * a lookup. Never throws on a strange path, a broken map or an unreadable file: those map to null.
 */
export async function createSourceMapper(input: SourceMapperInput): Promise<BuiltMapper> {
  const { workspace, hint = {}, pathMappings = {} } = input;
  const files = input.files.filter(({ path }) => path.length <= LONGEST_PATH);
  const [listed, links] = await Promise.all([workspace.list(), workspace.links?.() ?? []]);
  const read = readOnce(workspace);
  // What loaders made of a file is captured under its path too, with a query: the file's own digest comes last.
  const captured = [...(input.captured ?? [])].sort((a, b) => Number(hasQuery(b.path)) - Number(hasQuery(a.path)));
  const digests = new Map(captured.map((file) => [pathKey(sourcePath(file.path, '')), file]));
  const withDigest = (file: RanFile): RanFile =>
    file.digest === undefined ? { ...file, digest: digests.get(pathKey(file.path)) } : file;
  const ran = files.filter(({ path }) => !isLibraryPath(path)).map(withDigest);
  const maps = await findSourceMaps(ran, input.sourceMaps ?? {}, listed, hint, read);
  const index = new WorkspaceIndex(listed.filter(isTarget), links);

  const targets = new Map<string, string | null>();
  const toVote = new Map<string, RanFile>();
  const sourcesOf = (file: RanFile): SourceThatRan[] => {
    const found = maps.get(file.path);
    return found === undefined ? [{ file }] : sourcesThatRan(file, found, index);
  };
  for (const { file, local } of ran.flatMap(sourcesOf)) {
    const ruled = local ?? mapByRule(file.path, pathMappings, index);
    if (file.path.length > LONGEST_PATH) targets.set(file.path, null);
    else if (ruled === undefined) toVote.set(file.path, withDigest(file));
    else targets.set(file.path, ruled?.path ?? null);
  }
  const vote = await votePaths([...toVote.values()], index, hint, read);
  for (const path of toVote.keys()) targets.set(path, vote.targets.get(path)?.path ?? null);
  const taken = new Set([...targets.values()].flatMap((target) => target ?? []));
  const missing = [...toVote.values()].filter(({ path }) => targets.get(path) === null && !vote.ties.has(path));
  for (const [path, target] of await findRenamed(missing, listed.filter(isTarget), taken, workspace, read))
    targets.set(path, target);
  for (const [path, target] of await findOwnPackages(files, index, read)) targets.set(path, target.path);
  const targetOf = (path: string): string | null => targets.get(path) ?? null;
  const sources = await judgeSources(ran, maps, targetOf, input.captured ?? [], read);
  const names = new MappedNames((file, source) => {
    const text = sources.get(file)?.get(source)?.text ?? maps.get(file)?.map.all[source].content ?? null;
    const path = maps.get(file)?.map.all[source].path ?? null;
    return text !== null && path !== null ? { path, text } : null;
  });
  const byKey = new Map([...targets].map(([path, target]) => [pathKey(path), target]));
  const positions = await judgeFiles(
    files.filter(({ path }) => !maps.has(path)),
    targetOf,
    input.captured ?? [],
    read,
  );
  const byName = [...positions].flatMap(([path, { areLinesKnown }]) =>
    areLinesKnown ? [] : (targets.get(path) ?? []),
  );

  return {
    locate(file, line, column, of): SourceLocation | null {
      const found = maps.get(file);
      if (found) {
        const place = found.map.place(line, column, of && of.column > 0 ? of : undefined);
        const path = place && found.map.all[place.source].path;
        const target = place && path !== null ? targets.get(path) : null;
        if (!place || !target) return null;
        const judged = sources.get(file)?.get(place.source);
        const there = judged === undefined ? place.line : judged.follow(place.line);
        if (there !== null) return locationIn(target, there, place.column);
        const ranAs = of?.name ?? '';
        const name = of && column > 0 ? functionName(names.nameOf(found.map, file, of, ranAs) ?? ranAs) : null;
        const declared = name === null ? null : (judged?.now?.declaration(name) ?? null);
        return declared && { file: target, ...declared, byName: true };
      }
      const judged = positions.get(file);
      const target = targets.get(file);
      return of && judged ? placeIn(target, judged, { line, column }, of) : locationIn(target, line, column);
    },
    positionsOf: (file) => positions.get(file) ?? null,
    byName,
    remarks: remarkOnPositions(byName),
    fileOf: (path) => byKey.get(pathKey(sourcePath(path, ''))) ?? null,
    nameOf(file, definition, name): string | null {
      const map = maps.get(file)?.map;
      return map === undefined ? null : names.nameOf(map, file, definition, name);
    },
    rules: rulesOf(vote),
    ties: tiesOf(vote),
  };
}

function readOnce(workspace: WorkspaceFiles): ReadText {
  const texts = new Map<string, Promise<string | null>>();
  return (path) => {
    const text = texts.get(path) ?? workspace.read(path).catch(() => null);
    texts.set(path, text);
    return text;
  };
}

function locationIn(file: string | null | undefined, line: number, column: number): SourceLocation | null {
  return file ? { file, line: Math.max(1, line), column: Math.max(1, column) } : null;
}

/** The place in a file of which `judged` says how far its positions can be believed. A line without a column: executed. */
function placeIn(
  file: string | null | undefined,
  { areLinesKnown, impossible, byName }: FilePositions,
  { line, column }: Position,
  of: DefinedFunction,
): SourceLocation | null {
  if (line > 0 && column === 0)
    return areLinesKnown && !impossible.has(lineKey(of.line, line)) ? locationIn(file, line, column) : null;
  const named = byName.get(functionKey({ ...of, name: of.name ?? '' }));
  if (named === undefined) return locationIn(file, line, column);
  const place = named && locationIn(file, named.line, named.column);
  return place && { ...place, byName: true };
}

/** Container prefix → workspace folder, absolute or the end of one (`services/orders`), as set by the user. */
export type PathMappings = Readonly<Record<string, string>>;

/**
 * Applies the user's mappings to a path: the longest matching prefix wins. Undefined if none matches, null if one does
 * but the workspace has no such file.
 */
function mapByRule(path: string, mappings: PathMappings, index: WorkspaceIndex): IndexedFile | null | undefined {
  const parts = segments(path);
  let best: { readonly length: number; readonly folder: string } | undefined;
  for (const [prefix, folder] of Object.entries(mappings)) {
    const prefixParts = segments(prefix);
    const covers =
      prefixParts.length < parts.length &&
      prefixParts.every((part, i) => part.toLowerCase() === parts[i].toLowerCase());
    if (covers && prefixParts.length >= (best?.length ?? 0)) best = { length: prefixParts.length, folder };
  }
  if (!best) return undefined;
  const target = [...segments(best.folder), ...parts.slice(best.length)];
  const exact = index.at(target);
  if (exact) return exact;
  const wanted = target.map((part) => part.toLowerCase());
  const ending = index
    .named(parts[parts.length - 1])
    .filter(({ lower }) => wanted.every((part, i) => lower[lower.length - wanted.length + i] === part));
  return ending.length === 1 ? ending[0] : null;
}
