import { outermostKeys } from '../../profile/diff/outermostKeys';
import { testKeys } from '../../profile/diff/testKeys';
import { keyedTotals } from '../../profile/keyedTotals';
import { mainFrames } from '../../profile/mainFrames';
import { weightsOf, type StackWeights } from '../../profile/stackWeights';
import type { ComparedPart } from './comparedPart';
import type { LineChange } from './types';

/** Both sides by stack together: what has weight on either. */
export function bothWeights({ before, after, part: { profile } }: ComparedPart): StackWeights {
  return weightsOf(
    before.map((weight, s) => weight + after[s]),
    profile.stacks.parent,
  );
}

/**
 * Both sides of lines, or of stretches of them. `keys` by stack: which it is on, -1 none; a sample counts once in each. One is
 * significant when the function that spends most on it is, the two changed in one direction, and its own 95 % interval leaves 0 out.
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
