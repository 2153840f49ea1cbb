import { callersOfNative, nativeFrames } from './nativeFrames';
import { keyedTotals, type StackWeights } from './stackWeights';
import { mainFrames } from './mainFrames';
import { TripleIndex } from './intColumns';
import type { Profile } from './types';

/** Weight of a line of the code that ran. */
interface LineTotal {
  readonly file: string;
  readonly line: number;
  /** Index of the function with the most weight on the line. */
  readonly frame: number;
  readonly self: number;
  readonly total: number;
}

/**
 * Weight of every known line, hottest first (by self, then total, file, line). Frames without file or line are left
 * out. Callers in a V8 profile have no line, so there a line's total is its self weight. Native code called from Python
 * counts as its caller.
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
  const native = nativeFrames(frames);
  const lines = new TripleIndex();
  const keys = callersOfNative(
    profile,
    stacks.frame.map((frame, s) =>
      fileOfFrame[frame] >= 0 && stacks.line[s] > 0 && native[frame] === 0
        ? lines.add(fileOfFrame[frame], stacks.line[s], 0)
        : -1,
    ),
  );
  const { self, total } = keyedTotals(stacks, weights, keys, lines.size);
  const frameOf = mainFrames(profile, weights, keys, lines.size);
  const fileNames = [...files.keys()];
  return Array.from({ length: lines.size }, (_, i) => ({
    file: fileNames[lines.a.at(i)],
    line: lines.b.at(i),
    frame: frameOf[i],
    self: self[i],
    total: total[i],
  }))
    .filter((row) => row.total > 0)
    .sort((a, b) => b.self - a.self || b.total - a.total || compare(a.file, b.file) || a.line - b.line);
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
