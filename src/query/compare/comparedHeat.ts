import { keyedTotals } from '../../profile/keyedTotals';
import { pathKey } from '../../source/paths';
import type { ScopedModel } from '../scopedModel';
import type { LineHeat } from '../types';
import type { ComparedLines } from './comparedLines';

/** Every line number of a workspace file that either side ran, with what is drawn and both sides of it; in ascending order. */
export function comparedHeat(
  { profile, weights, scale }: ScopedModel,
  { places, keys, changes }: ComparedLines,
  file: string,
): LineHeat[] {
  const wanted = pathKey(file);
  const { self, total } = keyedTotals(profile.stacks, weights, keys, places.length);
  return places
    .map(({ line }, i) => ({ line, ...scale.weights(self[i], total[i]), change: changes[i] }))
    .filter((_, i) => pathKey(places[i].file) === wanted)
    .sort((a, b) => a.line - b.line);
}
