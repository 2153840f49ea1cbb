import { keyedTotals } from '../profile/keyedTotals';
import type { StackWeights } from '../profile/stackWeights';
import type { Profile } from '../profile/types';
import { pathKey } from '../source/paths';
import type { SourceMapper } from '../source/types';

/** Weight on the lines of one workspace file. */
export interface FileHeat {
  readonly file: string;
  readonly self: number;
  readonly lines: { readonly line: number; readonly self: number; readonly total: number }[];
}

/**
 * Weight by workspace line, by comparable path. Lines are mapped first and added up after, so that generated lines of one
 * source line count once a stack.
 */
export function workspaceHeat(profile: Profile, weights: StackWeights, mapper: SourceMapper): Map<string, FileHeat> {
  const places: { file: string; line: number }[] = [];
  const ids = new Map<string, number>();
  const known = new Map<number, Map<number, number>>();
  const placeOf = (frame: number, line: number): number => {
    const byLine = known.get(frame) ?? new Map<number, number>();
    known.set(frame, byLine);
    const cached = byLine.get(line);
    if (cached !== undefined) return cached;
    const location = mapper.locate(profile.frames[frame].file, line, 0);
    const key = location && `${location.line}:${location.file}`;
    const id = key === null || location === null ? -1 : (ids.get(key) ?? places.push({ file: location.file, line: location.line }) - 1);
    if (key !== null) ids.set(key, id);
    byLine.set(line, id);
    return id;
  };
  const { stacks } = profile;
  const keys = stacks.frame.map((frame, s) => (stacks.line[s] > 0 && weights.total[s] > 0 ? placeOf(frame, stacks.line[s]) : -1));
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
