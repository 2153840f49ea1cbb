import { findSourceMaps } from './findSourceMaps';
import type { SourceHint } from './hint';
import { isLibraryPath } from './libraryPath';
import { mapByRule } from './pathMappings';
import type { PathMappings } from './pathMappings';
import { segments } from './paths';
import type { RanFile } from './profileFiles';
import type { SourceLocation, SourceMapper, WorkspaceFiles } from './types';
import { votePaths } from './votePaths';
import { WorkspaceIndex } from './workspaceIndex';

export interface SourceMapperInput {
  /** Files as they ran; see ./profileFiles.ts. */
  readonly files: readonly RanFile[];
  readonly workspace: WorkspaceFiles;
  /** Generated file as it ran → map JSON, brought along by the capture. */
  readonly sourceMaps?: Readonly<Record<string, string>>;
  readonly pathMappings?: PathMappings;
  /** The service and container the profile is of; settles ties between equal files. */
  readonly hint?: SourceHint;
}

/** Files that can be where people look: no maps, nothing a build made. */
const isTarget = (path: string): boolean =>
  !/\.map$/i.test(path) && !/[\\/](dist|build|out)[\\/](.*[\\/])?[^\\/]*\.[cm]?js$/i.test(path) && !/\.min\.[cm]?js$/i.test(path);

/**
 * Builds a mapper for one profile: lists the workspace, finds source maps and votes on prefixes once; `locate` is then a
 * look-up. Never throws on a strange path, a broken map or an unreadable file: those map to null.
 */
export async function createSourceMapper(input: SourceMapperInput): Promise<SourceMapper> {
  const { workspace, hint = {}, pathMappings = {} } = input;
  const listed = await workspace.list();
  const texts = new Map<string, Promise<string | null>>();
  const read = (path: string): Promise<string | null> => {
    const text = texts.get(path) ?? workspace.read(path).catch(() => null);
    texts.set(path, text);
    return text;
  };
  const ran = input.files.filter(({ path }) => !isLibraryPath(path));
  const maps = await findSourceMaps(ran, input.sourceMaps ?? {}, listed, hint, read);
  const index = new WorkspaceIndex(listed.filter(isTarget));
  const targets = new Map<string, string | null>();
  const toVote = new Map<string, RanFile>();
  const want = (file: RanFile): void => {
    if (isLibraryPath(file.path)) return;
    const ruled = mapByRule(file.path, pathMappings, index);
    if (ruled === undefined) toVote.set(file.path, file);
    else targets.set(file.path, ruled?.path ?? null);
  };
  for (const file of ran) {
    const found = maps.get(file.path);
    if (!found) {
      want(file);
      continue;
    }
    for (const path of found.map.sources) {
      const here = found.isLocal ? index.at(segments(path)) : null;
      if (here) targets.set(path, here.path);
      else want({ path, functions: found.map.sources.length === 1 ? file.functions.map(({ name }) => ({ name, line: 0 })) : [] });
    }
  }
  for (const [path, { path: target }] of await votePaths([...toVote.values()], index, hint, read)) targets.set(path, target);
  texts.clear();

  return {
    locate(file, line, column): SourceLocation | null {
      const found = maps.get(file);
      if (!found) return locationIn(targets.get(file), line, column);
      const original = found.map.original(line, column);
      return original && locationIn(targets.get(original.path), original.line, original.column);
    },
  };
}

function locationIn(file: string | null | undefined, line: number, column: number): SourceLocation | null {
  return file ? { file, line: Math.max(1, line), column: Math.max(1, column) } : null;
}
