/** Which files a recording is most about. */
import { FlattenMap, LEAST_UPPER_BOUND, originalPositionFor, type TraceMap } from '@jridgewell/trace-mapping';
import path from 'node:path';
import { MyCode } from '../../profile/myCode';
import { stackWeights } from '../../profile/stackWeights';
import type { Profile } from '../../profile/types';
import type { RanFile } from '../../runtimes/types';

/** Sources of packages that were bundled in. */
const isForeign = (name: string): boolean =>
  /(^|[\\/])(node_modules|site-packages|webpack\/(runtime|bootstrap))([\\/]|$)/.test(name);

/**
 * The user's own files with the most self weight (else total), hottest first; of a generated file with a source map its sources
 * instead, as they share its weight by line.
 */
export function hottestFiles(profile: Profile, count: number): RanFile[] {
  const { frames, stacks, sourceMaps = {} } = profile;
  const weights = stackWeights(profile);
  const isMine = new MyCode(frames).all();
  const maps = new Map<string, TraceMap | null>();
  const found = new Map<string, { readonly file: RanFile; self: number; total: number }>();
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
function sourceAt(map: TraceMap, generated: string, line: number): RanFile | null {
  if (line < 1) return null;
  const { source } = originalPositionFor(map, { line, column: 0, bias: LEAST_UPPER_BOUND });
  if (source === null || isForeign(source)) return null;
  const number = map.resolvedSources.indexOf(source);
  return { path: pathOf(source, generated), source: { generated, number } };
}

/** A source's path in the container; a bundler's URL stays one. */
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
