import { outermostKeys } from '../../profile/diff/outermostKeys';
import { testKeys } from '../../profile/diff/testKeys';
import { keyedTotals, type StackWeights, stackWeights, weightsOf } from '../../profile/stackWeights';
import { mainFrames } from '../../profile/mainFrames';
import { MS_PER_UNIT, type Profile } from '../../profile/types';
import { pathKey } from '../../source/paths';
import type { SourceMapper } from '../../source/types';
import { lineDetail } from '../lineDetail';
import { linePlaces, type LinePlaces } from '../lines';
import { Scale } from '../scale';
import type { LineDetail, LineHeat } from '../types';
import type { ComparedPart } from './comparedPart';
import type { LineChange } from './types';

/** Weights of both sides by stack, added up: non-zero if either side has weight. */
function bothWeights({ before, after, part: { profile } }: ComparedPart): StackWeights {
  return weightsOf(
    before.map((weight, s) => weight + after[s]),
    profile.stacks.parent,
  );
}

/**
 * Both sides of lines, or of ranges of lines. `keys` by stack: the line it is on, -1 none; a sample counts once per
 * line. A line is significant if its main function is, both changed in the same direction, and its own 95 % interval
 * excludes 0.
 */
export function keyChanges(compared: ComparedPart, keys: Int32Array, count: number): LineChange[] {
  const {
    part: { profile, united },
    view,
    frames,
  } = compared;
  const [was, is] = [compared.before, compared.after].map((self) =>
    keyedTotals(profile.stacks, weightsOf(self, profile.stacks.parent), keys, count),
  );
  const trends = Array.from(mainFrames(profile, bothWeights(compared), keys, count), (f) =>
    f >= 0 && frames.significant[f] === 1 ? (Math.sign(frames.delta[f]) as -1 | 0 | 1) : 0,
  );
  const tested = keys.map((key) => (key >= 0 && trends[key] !== 0 ? key : -1));
  const tests = trends.some((trend) => trend !== 0)
    ? testKeys(profile, united, view, outermostKeys(profile.stacks, tested, count), count)
    : null;
  return trends.map((trend, i) => {
    const delta = is.total[i] - was.total[i];
    const isSure = tests !== null && (trend > 0 ? tests.low[i] > 0 : tests.high[i] < 0);
    return {
      selfBefore: was.self[i],
      selfAfter: is.self[i],
      before: was.total[i],
      after: is.total[i],
      delta,
      significant: trend !== 0 && isSure,
      trend,
    };
  });
}

/** Lines of either side, with the number each side ran. */
export interface ComparedLines extends LinePlaces {
  /** By place. */
  readonly changes: readonly LineChange[];
}

/** Both sides of every line, in the mode's unit. `unmapped`: include lines that are not in the workspace. */
export function comparedLines(compared: ComparedPart, mapper: SourceMapper, unmapped: boolean): ComparedLines {
  const { places, keys } = linePlaces(compared.part.profile, bothWeights(compared), mapper, unmapped);
  return { places, keys, changes: keyChanges(compared, keys, places.length) };
}

/** Every line number of a workspace file that either side ran, with the drawn weight and both sides; ascending. */
export function comparedHeat(
  { profile, weights, scale }: { readonly profile: Profile; readonly weights: StackWeights; readonly scale: Scale },
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

/**
 * Stacks, threads and tasks behind one line on the drawn side (in the profile's unit), or on the other one if only that
 * ran it.
 */
export function comparedDetail(
  { part: { profile, united }, drawnThreads, view }: ComparedPart,
  mapper: SourceMapper,
  on: (stack: number) => boolean,
  change: LineChange,
): LineDetail {
  const drawn = drawnThreads?.length ? united.sideOf[drawnThreads[0]] : view.swapped ? 0 : 1;
  const ofSide = (side: number): LineDetail => {
    const part = { ...profile, threads: profile.threads.filter((_, t) => united.sideOf[t] === side) };
    const weights = stackWeights(part);
    return {
      ...lineDetail({ profile: part, weights, scale: new Scale(MS_PER_UNIT[part.unit], weights.sum), mapper, on }),
      change,
    };
  };
  const detail = ofSide(drawn);
  return detail.total > 0 ? detail : ofSide(1 - drawn);
}

/**
 * Hottest lines of functions; for functions without weight in what is drawn (removed ones), the line of the heaviest
 * stack on either side.
 */
export function linesOfBoth(
  hottestLine: Int32Array,
  {
    part: {
      profile: { stacks },
    },
    before,
    after,
  }: ComparedPart,
): Int32Array {
  const lines = hottestLine.slice();
  const heaviest = new Float64Array(lines.length);
  const { parent, frame, line } = stacks;
  const total = before.map((weight, s) => weight + after[s]);
  for (let s = total.length - 1; s >= 0; s--) {
    if (parent[s] >= 0) total[parent[s]] += total[s];
    const f = frame[s];
    if (hottestLine[f] > 0 || line[s] === 0 || total[s] <= heaviest[f]) continue;
    heaviest[f] = total[s];
    lines[f] = line[s];
  }
  return lines;
}
