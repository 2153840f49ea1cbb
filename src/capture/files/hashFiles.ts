/** Takes the digests of the hottest own files in the task, after the recording. */
import type { RemoteHost } from '../../exec/types';
import type { CapturedFile } from '../../metadata/types';
import type { Frame, Profile } from '../../profile/types';
import { isCapturedFile } from '../../metadata/types';
import { libraryCode, runtimeOf } from '../../runtimes/registry';
import type { RemoteProcess } from '../types';
import { decodedMappings, FlattenMap, type TraceMap, traceSegment } from '@jridgewell/trace-mapping';
import path from 'node:path';
import { MyCode, type NotMine } from '../../profile/myCode';
import { stackWeights } from '../../profile/stackWeights';
import type { RanSource } from '../../runtimes/types';

/** Sources of packages that were bundled in. */
const isForeign = (name: string): boolean =>
  /(^|[\\/])(node_modules|site-packages|webpack\/(runtime|bootstrap))([\\/]|$)/.test(name);

/**
 * The user's own files with the most self weight (if none, the most total weight), hottest first. A generated file with
 * a source map is replaced by its sources, which share its weight by line.
 */
function hottestFiles(profile: Profile, count: number, notMine: NotMine = libraryCode()): RanSource[] {
  const { frames, stacks, sourceMaps = {} } = profile;
  const weights = stackWeights(profile);
  const isMine = new MyCode(frames, notMine).all();
  const maps = new Map<string, TraceMap | null>();
  const found = new Map<string, { readonly file: RanSource; self: number; total: number }>();
  const mapOf = (file: string): TraceMap | null => {
    const known = maps.get(file);
    if (known !== undefined) return known;
    const map = Object.hasOwn(sourceMaps, file) ? parseMap(sourceMaps[file]) : null;
    maps.set(file, map);
    return map;
  };
  for (let s = 0; s < stacks.frame.length; s++) {
    const frame = frames[stacks.frame[s]];
    if (isMine[stacks.frame[s]] === 0 || frame.file === '' || frame.kind !== 'code' || !(weights.total[s] > 0))
      continue;
    const map = mapOf(frame.file);
    const file = map === null ? { path: frame.file } : sourceAt(map, frame, stacks.line[s]);
    if (file === null || !isPath(file.path)) continue;
    const entry = found.get(file.path) ?? { file, self: 0, total: 0 };
    found.set(file.path, entry);
    entry.self += weights.self[s];
    entry.total = Math.max(entry.total, weights.total[s]);
  }
  return [...found.values()]
    .sort((a, b) => b.self - a.self || b.total - a.total)
    .slice(0, count)
    .map(({ file }) => file);
}

/** No system has longer paths, in bytes. */
const LONGEST_PATH = 4096;
/** Whether it can be a file's, neither too long for any, nor with a NUL. */
const isPath = (file: string): boolean => file.length <= LONGEST_PATH && !file.includes('\0');

/** A root stands before each source of its part of a map; all of them have at most so many characters of roots. */
const MOST_OF_ROOTS = 10_000_000;

/** Of a map, or of one of its sections. */
interface Rooted {
  readonly sourceRoot?: unknown;
  readonly sources?: unknown;
}

/** How many characters its root comes to; one that is no text is too much. */
function rootsOf({ sourceRoot, sources }: Rooted): number {
  if (sourceRoot === undefined || sourceRoot === null) return 0;
  return typeof sourceRoot === 'string' ? sourceRoot.length * (Array.isArray(sources) ? sources.length : 0) : Infinity;
}

/** No generated file has more lines; each takes memory, whatever the map's own size. */
const MOST_LINES = 1_000_000;

/** Null where it is no map, or has anything wrong: positions are then those of the file that ran. */
function parseMap(json: string): TraceMap | null {
  try {
    const whole = JSON.parse(json) as Rooted & { sections?: { offset: { line: number }; map: Rooted }[] };
    const { sections = [] } = whole;
    if (!sections.every(({ offset, map }) => offset.line <= MOST_LINES && !('sections' in map))) return null;
    const roots = sections.reduce((sum, { map }) => sum + rootsOf(map), rootsOf(whole));
    if (roots > MOST_OF_ROOTS) return null;
    const map = new FlattenMap(json);
    const count = map.resolvedSources.length;
    const isRight = decodedMappings(map).every((line) =>
      line.every((at) => at[0] >= 0 && (at.length === 1 || (at[1] >= 0 && at[1] < count && at[2] >= 0))),
    );
    return isRight ? map : null;
  } catch {
    return null;
  }
}

/**
 * The source that a line of a function comes from, of the line that it begins on the source of its definition (code on
 * one line comes from many); null where the map does not tell, or it is a package's.
 */
function sourceAt(map: TraceMap, frame: Frame, executing: number): RanSource | null {
  const line = executing > 0 ? executing : frame.line;
  if (line < 1) return null;
  const found =
    line === frame.line && frame.column > 0
      ? traceSegment(map, line - 1, frame.column - 1)
      : (decodedMappings(map)[line - 1] ?? []).find(({ length }) => length > 1);
  const number = found && found.length > 1 ? found[1] : undefined;
  const source = number === undefined ? null : map.resolvedSources[number];
  if (number === undefined || !source || source.endsWith('/') || isForeign(source)) return null;
  return { path: pathOf(source, frame.file), source: { generated: frame.file, number } };
}

/** A source's path in the container; a URL that a bundler made stays as it is. */
function pathOf(source: string, generated: string): string {
  if (/^file:\/\//i.test(source)) return decoded(source);
  return /^[a-z][a-z0-9+.-]+:/i.test(source)
    ? source
    : path.posix.resolve('/', path.posix.dirname(decoded(generated)), source);
}

function decoded(url: string): string {
  if (!/^file:\/\//i.test(url)) return url;
  try {
    return decodeURIComponent(new URL(url).pathname);
  } catch {
    return url;
  }
}

const MAX_FILES = 40;
/** How long the program may hash in the task, in seconds; files that are left by then get no digest. */
const SECONDS = 0.3;
/** Includes starting an interpreter in a small container. */
const TIMEOUT_MS = 5000;

/**
 * Digests of the files of a recording, hottest first. A failure goes to `log`, since the recording is worth keeping
 * without them. Rejects only when cancelled.
 */
export async function hashFiles(
  host: RemoteHost,
  process: RemoteProcess,
  profile: Profile,
  hooks: { readonly signal: AbortSignal; readonly log: (line: string) => void },
): Promise<CapturedFile[]> {
  try {
    const asked = hottestFiles(profile, MAX_FILES);
    const runtime = runtimeOf(process.runtime);
    if (asked.length === 0 || runtime === undefined) return [];
    const { exitCode, stdout, stderr } = await runtime.readFiles(
      host,
      process,
      { hash: asked, seconds: SECONDS },
      { timeoutMs: TIMEOUT_MS, signal: hooks.signal },
    );
    if (exitCode !== 0) throw new Error(stderr.trim().split('\n').at(-1) || `exit code ${exitCode}`);
    const found = readDigests(JSON.parse(Buffer.from(stdout).toString('utf8')), asked);
    hooks.log(`${found.length} of ${asked.length} source files were found in the task and hashed`);
    return found;
  } catch (error) {
    if (hooks.signal.aborted) throw error;
    hooks.log(
      `The source files in the task could not be hashed: ${error instanceof Error ? error.message.slice(0, 300) : 'unknown error'}`,
    );
    return [];
  }
}

/** Untrusted: malformed rows are skipped. */
function readDigests(
  value: unknown,
  asked: readonly { readonly path: string; readonly source?: object }[],
): CapturedFile[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, asked.length).flatMap((row: unknown) => {
    if (!Array.isArray(row) || !Number.isSafeInteger(row[0]) || !(row[0] in asked)) return [];
    const { path, source } = asked[row[0]];
    const file: unknown = {
      path,
      sha256: row[1],
      gitBlob: row[2],
      bytes: row[3],
      ...(row[4] !== undefined && { from: row[4] }),
      ...(source && { mapped: true, source }),
    };
    return isCapturedFile(file) ? [file] : [];
  });
}
