import { callersOfNative, nativeFrames } from '../profile/nativeFrames';
import { keyedTotals, type StackWeights } from '../profile/stackWeights';
import { mainFrames } from '../profile/mainFrames';
import type { Profile, StackTable } from '../profile/types';
import { areLinesOfFile, locateFrame } from '../source/profileFiles';
import { pathKey } from '../source/paths';
import type { SourceLocation, SourceMapper } from '../source/types';
import type { Scale } from './scale';
import type { LineChange } from './compare/types';
import type { HotLine } from './lineTypes';

/** A line that was executed: in the workspace if it maps there, otherwise as it ran. */
interface LinePlace {
  readonly file: string;
  readonly line: number;
  readonly source: SourceLocation | null;
}

/** The lines of a profile, and which of them each stack executes. */
export interface LinePlaces {
  readonly places: readonly LinePlace[];
  /** Index into `places` by stack; -1: no known line, no weight, or not in the workspace if only that counts. */
  readonly keys: Int32Array;
}

/**
 * Finds the line of every stack with weight. Lines are mapped before anything is added up, so that generated lines of
 * one source line are one. Native code called from Python counts on the line that called it. `unmapped`: lines that are
 * not in the workspace count too, under the file that ran.
 */
export function linePlaces(
  { frames, stacks }: Profile,
  weights: StackWeights,
  mapper: SourceMapper,
  unmapped: boolean,
): LinePlaces {
  const places: LinePlace[] = [];
  const ids = new Map<string, number>();
  const known = new Map<number, Map<number, number>>();
  const find = (frame: number, line: number): number => {
    const source = locateFrame(mapper, frames[frame], line);
    const { file } = source ?? frames[frame];
    if (source === null && (!unmapped || file === '' || !areLinesOfFile(mapper, frames[frame]))) return -1;
    const place = { file, line: source?.line ?? line, source };
    const key = `${source === null ? 'ran' : 'here'}:${place.line}:${source === null ? file : pathKey(file)}`;
    const id = ids.get(key) ?? places.push(place) - 1;
    ids.set(key, id);
    return id;
  };
  const placeOf = (frame: number, line: number): number => {
    const byLine = known.get(frame) ?? new Map<number, number>();
    known.set(frame, byLine);
    const id = byLine.get(line) ?? find(frame, line);
    byLine.set(line, id);
    return id;
  };
  const native = nativeFrames(frames);
  const keys = stacks.frame.map((frame, s) => {
    if (stacks.line[s] <= 0 || weights.total[s] <= 0) return -1;
    return native[frame] === 1 && mapper.locate(frames[frame].file, stacks.line[s], 0) === null
      ? -1
      : placeOf(frame, stacks.line[s]);
  });
  return { keys: callersOfNative({ frames, stacks }, keys, () => true), places };
}

/** Weight on the lines of one workspace file. */
export interface FileHeat {
  readonly file: string;
  readonly self: number;
  readonly lines: { readonly line: number; readonly self: number; readonly total: number }[];
}

/** Weight by workspace line; keys are comparable paths. */
export function workspaceHeat(
  stacks: StackTable,
  weights: StackWeights,
  { keys, places }: LinePlaces,
): Map<string, FileHeat> {
  if (places.length === 0) return new Map();
  const { self, total } = keyedTotals(stacks, weights, keys, places.length);
  const heat = new Map<string, { file: string; self: number; lines: FileHeat['lines'] }>();
  places.forEach(({ file, line }, i) => {
    if (total[i] <= 0) return;
    const key = pathKey(file);
    const entry = heat.get(key) ?? { file, self: 0, lines: [] };
    heat.set(key, entry);
    entry.self += self[i];
    entry.lines.push({ line, self: self[i], total: total[i] });
  });
  for (const { lines } of heat.values()) lines.sort((a, b) => a.line - b.line);
  return heat;
}

/**
 * All lines with weight, hottest first: by self, then total, file and line. In a comparison: with weight on either
 * side.
 */
export function rankLines(
  { profile, weights, scale }: { readonly profile: Profile; readonly weights: StackWeights; readonly scale: Scale },
  { places, keys, changes }: LinePlaces & { readonly changes?: readonly LineChange[] },
): HotLine[] {
  const { self, total } = keyedTotals(profile.stacks, weights, keys, places.length);
  const frames = mainFrames(profile, weights, keys, places.length);
  return places
    .map(({ file, line, source }, i) => ({
      file,
      line,
      function: frames[i] < 0 ? '' : profile.frames[frames[i]].name,
      ...scale.weights(self[i], total[i]),
      source,
      change: changes?.[i] ?? null,
    }))
    .sort((a, b) => b.self - a.self || b.total - a.total || compare(a.file, b.file) || a.line - b.line);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
