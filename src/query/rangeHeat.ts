import { keyedTotals } from '../profile/stackWeights';
import { areLinesKnown, locateFrame } from '../source/profileFiles';
import { pathKey } from '../source/paths';
import type { SourceMapper } from '../source/types';
import { keyChanges } from './compare/lines';
import type { ScopedModel } from './scopedModel';
import type { LineRange, RangeHeat } from './types';

/**
 * Weight of ranges in a workspace file, such as functions; a line belongs to the shortest range that contains it. A
 * sample counts once per range, however many of its lines it passes. Functions whose executing line is unknown count
 * where they are defined.
 */
export function rangeHeat(
  { profile: { frames, stacks }, weights, scale, places: { keys, places }, compared }: ScopedModel,
  mapper: SourceMapper,
  file: string,
  ranges: readonly LineRange[],
): RangeHeat[] {
  const wanted = pathKey(file);
  const shortestFirst = ranges.map((_, i) => i).sort((a, b) => lengthOf(ranges[a]) - lengthOf(ranges[b]));
  const rangeOf = (place: { readonly file: string; readonly line: number } | null): number => {
    if (place === null || pathKey(place.file) !== wanted) return -1;
    return shortestFirst.find((i) => place.line >= ranges[i].start && place.line <= ranges[i].end) ?? -1;
  };
  const ofPlace = places.map(rangeOf);
  const ofFrame = new Map<number, number>();
  const defined = (frame: number): number => {
    const range = ofFrame.get(frame) ?? rangeOf(locateFrame(mapper, frames[frame], 0));
    ofFrame.set(frame, range);
    return range;
  };
  const isOnlyDefined = (s: number): boolean => {
    const frame = frames[stacks.frame[s]];
    return !areLinesKnown(mapper, frame) || (stacks.line[s] === 0 && frame.line > 0);
  };
  const ofStack = keys.map((key, s) => (key >= 0 ? ofPlace[key] : isOnlyDefined(s) ? defined(stacks.frame[s]) : -1));
  const { self, total } = keyedTotals(stacks, weights, ofStack, ranges.length);
  const changes = compared && keyChanges(compared, ofStack, ranges.length);
  return ranges.map((_, i) => ({ ...scale.weights(self[i], total[i]), change: changes?.[i] ?? null }));
}

const lengthOf = ({ start, end }: LineRange): number => end - start;
