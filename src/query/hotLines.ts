import { keyedTotals } from '../profile/keyedTotals';
import { mainFrames } from '../profile/mainFrames';
import { frameMatcher } from '../profile/search';
import type { ComparedLines } from './compare/comparedLines';
import type { LinePlaces } from './linePlaces';
import type { ScopedModel } from './scopedModel';
import type { HotLine, HotLinesRequest } from './types';

/** All lines with weight, hottest first: by self, then total, file and line. Of a comparison: with weight on either side. */
export function rankLines(
  { profile, weights, scale }: ScopedModel,
  { places, keys, changes }: LinePlaces & Partial<Pick<ComparedLines, 'changes'>>,
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

/** The hottest of them that match. Throws ProfileError on a bad regular expression. */
export function hotLines(ranked: readonly HotLine[], { filter, count }: HotLinesRequest): HotLine[] {
  if (filter === '') return ranked.slice(0, count);
  const matches = frameMatcher(filter);
  return ranked.filter((row) => matches({ name: row.function, file: row.file })).slice(0, count);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
