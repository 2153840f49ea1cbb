import { keyedTotals } from '../profile/keyedTotals';
import type { StackWeights } from '../profile/stackWeights';
import type { StackTable } from '../profile/types';
import { pathKey } from '../source/paths';
import type { LinePlaces } from './linePlaces';

/** Weight on the lines of one workspace file. */
export interface FileHeat {
  readonly file: string;
  readonly self: number;
  readonly lines: { readonly line: number; readonly self: number; readonly total: number }[];
}

/** Weight by workspace line, by comparable path. */
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
