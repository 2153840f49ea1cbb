import { callersOfNative, nativeFrames } from './nativeFrames';
import { keyedTotals, type StackWeights } from './stackWeights';
import { mainFrames } from './mainFrames';
import { TripleIndex } from './intColumns';
import type { Profile } from './types';

/** A line of a file, 1-based. */
interface Place {
  readonly file: string;
  readonly line: number;
}

/** Weight of a line. */
interface LineTotal extends Place {
  /** Index of the function with the most weight on the line. */
  readonly frame: number;
  /** The line that it executed, of its heaviest stack: another than `line` where lines are those of sources. */
  readonly ranLine: number;
  readonly self: number;
  readonly total: number;
}

/**
 * Weight of every known line, hottest first (by self, then total, file, line). Frames without file or line are left
 * out. Callers in a V8 profile have no line, so there a line's total is its self weight. Native code called from Python
 * counts as its caller. `sourceOf`: where a line that a function (by index) executed is in the sources, null if it is in
 * none. Lines are found there before they are added up, since one line of a bundle is many of its sources.
 */
export function lineTotals(
  profile: Profile,
  weights: StackWeights,
  sourceOf: (frame: number, line: number) => Place | null = () => null,
): LineTotal[] {
  const { stacks, frames } = profile;
  const native = nativeFrames(frames);
  const isLine = (s: number): boolean => {
    const frame = stacks.frame[s];
    return stacks.line[s] > 0 && frames[frame].file !== '' && native[frame] === 0;
  };
  const places = placesOf(profile, isLine, sourceOf);
  const own = places.keys.slice();
  const keys = callersOfNative(profile, places.keys);
  const { self, total } = keyedTotals(stacks, weights, keys, places.list.length);
  const frameOf = mainFrames(profile, weights, keys, places.list.length);
  const heaviest = new Int32Array(places.list.length).fill(-1);
  own.forEach((key, s) => {
    if (key < 0 || stacks.frame[s] !== frameOf[key]) return;
    const known = heaviest[key];
    const more = known < 0 ? 1 : weights.self[s] - weights.self[known] || weights.total[s] - weights.total[known];
    if (more > 0) heaviest[key] = s;
  });
  return places.list
    .map((place, i) => ({
      ...place,
      frame: frameOf[i],
      ranLine: heaviest[i] < 0 ? place.line : stacks.line[heaviest[i]],
      self: self[i],
      total: total[i],
    }))
    .filter((row) => row.total > 0)
    .sort((a, b) => b.self - a.self || b.total - a.total || compare(a.file, b.file) || a.line - b.line);
}

/** The distinct places of stacks, and by stack which it is; -1: none. */
function placesOf(
  { stacks, frames }: Profile,
  isLine: (stack: number) => boolean,
  sourceOf: (frame: number, line: number) => Place | null,
): { readonly list: readonly Place[]; readonly keys: Int32Array } {
  const files = new Map<string, number>();
  const fileNames: string[] = [];
  const lines = new TripleIndex();
  const ran = new TripleIndex();
  const lineOf: number[] = [];
  const keys = stacks.frame.map((frame, s) => {
    if (!isLine(s)) return -1;
    const seen = ran.add(frame, stacks.line[s], 0);
    if (seen < lineOf.length) return lineOf[seen];
    const source = sourceOf(frame, stacks.line[s]);
    const { file, line } = source ?? { file: frames[frame].file, line: stacks.line[s] };
    const name = `${source === null ? 'ran' : 'source'}:${file}`;
    const known = files.get(name) ?? fileNames.push(file) - 1;
    files.set(name, known);
    return (lineOf[seen] = lines.add(known, line, 0));
  });
  const list = Array.from({ length: lines.size }, (_, i) => ({ file: fileNames[lines.a.at(i)], line: lines.b.at(i) }));
  return { list, keys };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
