import { idleFrames } from '../stackWeights';
import type { Profile } from '../types';
import { changeState } from './changeState';
import { noiseFloor } from './noiseFloor';
import { outermostKeys } from './outermostKeys';
import { qValues } from './qValues';
import { sideWeights } from './sideWeights';
import type { SideTally } from './tallySide';
import { FEWEST_BLOCKS, FEWEST_ON_A_SIDE, testKeys } from './testKeys';
import { SIGNIFICANT_Q, type Comparison, type CompareView, type United } from './types';

/**
 * Compares every function of a (scoped) united profile: total (recursion counted once) and self, in the mode's unit,
 * with confidence intervals and significance.
 */
export function compareFrames(profile: Profile, united: United, view: CompareView): Comparison {
  const count = profile.frames.length;
  const idle = idleFrames(profile.frames);
  const named = profile.stacks.frame.map((f) => (idle[f] === 1 ? -1 : f));
  const tests = testKeys(profile, united, view, outermostKeys(profile.stacks, named, count), count);
  const qValue = qValues(tests);
  const significant = Uint8Array.from(qValue, (q) => (q <= SIGNIFICANT_Q ? 1 : 0));
  const weights = sideWeights(profile, united, view);
  const [selfBefore, selfAfter] = [weights.before, weights.after].map((self) => selfByFrame(self, profile, count));
  const blocks = tests.tallies.map((tally) => tally.blocks) as [number, number];
  return {
    selfBefore,
    selfAfter,
    totalBefore: tests.before,
    totalAfter: tests.after,
    delta: tests.delta,
    low: tests.low,
    high: tests.high,
    qValue,
    significant,
    state: significant.map((isChanged, f) => changeState(tests.before[f], tests.after[f], isChanged === 1)),
    totals: weights.totals,
    noiseFloor: noiseFloor(tests.tallies, united, view),
    warnings: warningsOf(united, view, tests.tallies),
    blocks,
  };
}

function selfByFrame(self: Float64Array, { stacks }: Profile, count: number): Float64Array {
  const byFrame = new Float64Array(count);
  for (let s = 0; s < self.length; s++) byFrame[stacks.frame[s]] += self[s];
  return byFrame;
}

function warningsOf({ sides }: United, { swapped }: CompareView, tallies: readonly SideTally[]): string[] {
  const ordered = swapped ? [sides[1], sides[0]] : sides;
  return (['before', 'after'] as const).flatMap((side, i) => {
    const { busy, samples, blocks } = tallies[i];
    if (busy === 0) return [`There are no samples ${side}: no change can be called significant.`];
    if (!ordered[i].timeOrdered)
      return [
        `The profile ${side} is not in time order (sums of stacks, bytes or counts): the noise is unknown, so no change is called significant.`,
      ];
    if (blocks < FEWEST_BLOCKS)
      return [
        `The capture ${side} is too short for blocks (${blocks} of 1 s or more, ${FEWEST_BLOCKS} are needed): no change can be called significant.`,
      ];
    if (samples < FEWEST_ON_A_SIDE)
      return [
        `There are too few samples ${side} (worth ${Math.round(samples)}, ${FEWEST_ON_A_SIDE} are needed): no change can be called significant.`,
      ];
    return [];
  });
}
