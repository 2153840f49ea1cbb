/** Takes the digests of the hottest own files in the task, after the recording. */
import type { RemoteHost } from '../../exec/types';
import type { CapturedFile } from '../../metadata/types';
import type { Profile } from '../../profile/types';
import { isCapturedFile } from '../../metadata/types';
import { libraryCode, runtimeOf } from '../../runtimes/registry';
import type { RemoteProcess } from '../types';
import { FlattenMap, LEAST_UPPER_BOUND, originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping';
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
    const file = map === null ? { path: frame.file } : sourceAt(map, frame.file, stacks.line[s] || frame.line);
    if (file === null) continue;
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

function parseMap(json: string): TraceMap | null {
  try {
    return new FlattenMap(json);
  } catch {
    return null;
  }
}

/** The source that a line of a generated file comes from; null where the map does not tell, or it is a package's. */
function sourceAt(map: TraceMap, generated: string, line: number): RanSource | null {
  if (line < 1) return null;
  const { source } = originalPositionFor(map, { line, column: 0, bias: LEAST_UPPER_BOUND });
  if (source === null || isForeign(source)) return null;
  const number = map.resolvedSources.indexOf(source);
  return { path: pathOf(source, generated), source: { generated, number } };
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
