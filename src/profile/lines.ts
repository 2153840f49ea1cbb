import { keyedTotals } from './keyedTotals';
import type { StackWeights } from './stackWeights';
import { TripleIndex } from './tripleIndex';
import type { Profile } from './types';

/** Weight on a line as it ran. */
export interface LineTotal {
  readonly file: string;
  readonly line: number;
  /** Index of the function that spends most on the line. */
  readonly frame: number;
  readonly self: number;
  readonly total: number;
}

/**
 * Weight of every known line, hottest first (by self, then total, file, line). Frames without file or line are left out.
 * Callers in a V8 profile have no line, so there a line's total is its self weight.
 */
export function lineTotals(profile: Profile, weights: StackWeights): LineTotal[] {
  const { stacks, frames } = profile;
  const files = new Map<string, number>();
  const fileOfFrame = frames.map(({ file }) => {
    if (file === '') return -1;
    const known = files.get(file) ?? files.size;
    files.set(file, known);
    return known;
  });
  const lines = new TripleIndex();
  const keys = stacks.frame.map((frame, s) => (fileOfFrame[frame] >= 0 && stacks.line[s] > 0 ? lines.add(fileOfFrame[frame], stacks.line[s], 0) : -1));
  const { self, total } = keyedTotals(stacks, weights, keys, lines.size);
  const frameOf = mainFrames(profile, weights, keys, lines.size);
  const fileNames = [...files.keys()];
  return Array.from({ length: lines.size }, (_, i) => ({ file: fileNames[lines.a.at(i)], line: lines.b.at(i), frame: frameOf[i], self: self[i], total: total[i] }))
    .filter((row) => row.total > 0)
    .sort((a, b) => b.self - a.self || b.total - a.total || compare(a.file, b.file) || a.line - b.line);
}

/** The function with the most self, else total, weight on each line (several may share one, as lambdas do). */
function mainFrames({ stacks }: Profile, weights: StackWeights, keys: Int32Array, keyCount: number): Int32Array {
  const pairs = new TripleIndex();
  const pairKeys = keys.map((key, s) => (key < 0 ? -1 : pairs.add(key, stacks.frame[s], 0)));
  const { self, total } = keyedTotals(stacks, weights, pairKeys, pairs.size);
  const best = new Int32Array(keyCount).fill(-1);
  for (let p = 0; p < pairs.size; p++) {
    const known = best[pairs.a.at(p)];
    if (known < 0 || self[p] > self[known] || (self[p] === self[known] && total[p] > total[known])) best[pairs.a.at(p)] = p;
  }
  return best.map((p) => pairs.b.at(p));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
