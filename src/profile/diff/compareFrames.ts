import { idleFrames } from '../stackWeights';
import type { Profile } from '../types';
import { changeState } from './changeState';
import { noiseFloor } from './noiseFloor';
import { outermostKeys } from './outermostKeys';
import { qValues } from './qValues';
import { sideWeights } from './sideWeights';
import type { SideTally } from './tallySide';
import { FEWEST_BLOCKS, FEWEST_ON_A_SIDE, testKeys } from './testKeys';
import { SIGNIFICANT_Q, type Comparison, type CompareView, type Doubt, type SideFacts, type United } from './types';

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
  const doubts = tests.tallies.map((tally, i) => doubtOf(tally, united.sides[view.swapped ? 1 - i : i])) as [
    Doubt | null,
    Doubt | null,
  ];
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
    warnings: doubts.flatMap((doubt, i) => (doubt === null ? [] : [warningOf(doubt, i === 0 ? 'before' : 'after')])),
    doubts,
    blocks,
  };
}

function selfByFrame(self: Float64Array, { stacks }: Profile, count: number): Float64Array {
  const byFrame = new Float64Array(count);
  for (let s = 0; s < self.length; s++) byFrame[stacks.frame[s]] += self[s];
  return byFrame;
}

function doubtOf({ busy, samples, blocks }: SideTally, { timeOrdered }: SideFacts): Doubt | null {
  if (busy === 0) return { kind: 'empty' };
  if (!timeOrdered) return { kind: 'unordered' };
  if (blocks < FEWEST_BLOCKS) return { kind: 'short', found: blocks, needed: FEWEST_BLOCKS };
  if (samples < FEWEST_ON_A_SIDE) return { kind: 'few', found: Math.round(samples), needed: FEWEST_ON_A_SIDE };
  return null;
}

function warningOf(doubt: Doubt, side: 'before' | 'after'): string {
  switch (doubt.kind) {
    case 'empty':
      return `There are no samples ${side}: no change can be called significant.`;
    case 'unordered':
      return `The profile ${side} is not in time order (sums of stacks, bytes or counts): the noise is unknown, so no change is called significant.`;
    case 'short':
      return `The capture ${side} is too short for blocks (${doubt.found} of 1 s or more, ${doubt.needed} are needed): no change can be called significant.`;
    case 'few':
      return `There are too few samples ${side} (worth ${doubt.found}, ${doubt.needed} are needed): no change can be called significant.`;
  }
}
