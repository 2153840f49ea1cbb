import type { FoundMap } from './findSourceMaps';
import { isLibraryPath } from './libraryPath';
import { segments } from './paths';
import type { RanFile, SeenFunction } from './profileFiles';
import type { IndexedFile, WorkspaceIndex } from './workspaceIndex';

/** A source to find in the workspace; `local`: where a map of the workspace says it is. */
export interface SourceThatRan {
  readonly file: RanFile;
  readonly local?: IndexedFile;
}

/** The files that ran, generated ones replaced by the sources their maps name, each with the functions that lie in it. */
export function* sourcesThatRan(
  ran: readonly RanFile[],
  maps: ReadonlyMap<string, FoundMap>,
  index: WorkspaceIndex,
): Iterable<SourceThatRan> {
  for (const file of ran) {
    const found = maps.get(file.path);
    if (found === undefined) {
      yield { file };
      continue;
    }
    const functions = functionsBySource(file, found);
    for (const path of new Set(found.map.sources)) {
      if (isLibraryPath(path)) continue;
      const local = found.isLocal ? index.at(segments(path)) : null;
      yield { file: { path, functions: functions.get(path) ?? [] }, ...(local && { local }) };
    }
  }
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
