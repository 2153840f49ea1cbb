/** Writes profiles as text and compares them. */
import { compareFrames } from '../../../src/profile/diff/compareFrames';
import {
  CHANGE_STATES,
  defaultCompare,
  type Comparison,
  type CompareView,
  type United,
} from '../../../src/profile/diff/types';
import { uniteProfiles } from '../../../src/query/compare/uniteProfiles';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import type { Frame, Profile, WeightUnit } from '../../../src/profile/types';
import { addStack } from '../../support/addStack';

export const byName = (_: unknown, { file, name }: Frame): string => `${file} ${name}`;

/** A profile of one thread: samples of one weight, in time order, each a stack of `name@line` texts. */
export function profileOf(samples: readonly string[], weight = 0.01, unit: WeightUnit = 'seconds'): Profile {
  const builder = new ProfileBuilder();
  const frameOf = (name: string): number => builder.frame(name, name === '(idle)' ? '' : 'a.py', 0, 0);
  const stacks = samples.map((text) => addStack(builder, text, frameOf));
  builder.thread('main', Int32Array.from(stacks), new Float64Array(samples.length).fill(weight));
  return builder.build({ name: 'p', unit });
}

/** Repeats the sequence of stacks `count` times. */
export const repeat = (count: number, ...stacks: string[]): string[] =>
  Array.from({ length: count }, () => stacks).flat();

export interface Row {
  readonly before: number;
  readonly after: number;
  readonly delta: number;
  readonly low: number;
  readonly high: number;
  readonly qValue: number;
  readonly significant: boolean;
  readonly state: string;
}

/** A comparison by function name. */
export function compared(
  before: Profile,
  after: Profile,
  view: Partial<CompareView> = {},
): { readonly united: United; readonly changes: Comparison; row(name: string): Row } {
  const united = uniteProfiles(before, after, byName);
  const changes = compareFrames(united.profile, united, { ...defaultCompare, ...view });
  const row = (name: string): Row => {
    const f = united.profile.frames.findIndex((frame) => frame.name === name);
    return {
      before: changes.totalBefore[f],
      after: changes.totalAfter[f],
      delta: changes.delta[f],
      low: changes.low[f],
      high: changes.high[f],
      qValue: changes.qValue[f],
      significant: changes.significant[f] === 1,
      state: CHANGE_STATES[changes.state[f]],
    };
  };
  return { united, changes, row };
}
