import assert from 'node:assert/strict';
import { compareFrames } from '../../../src/profile/diff/compareFrames';
import { defaultCompare } from '../../../src/profile/diff/types';
import { uniteProfiles } from '../../../src/profile/diff/uniteProfiles';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { ProfileError } from '../../../src/profile/profileError';
import type { Frame, Profile, WeightUnit } from '../../../src/profile/types';

const byName = (_: unknown, { file, name }: Frame): string => `${file} ${name}`;

/** A profile of one thread: stacks of `name@line` texts, in time order. */
function profileOf(samples: readonly string[], weight: number, unit: WeightUnit = 'seconds'): Profile {
  const builder = new ProfileBuilder();
  const stacks = samples.map((text) => text.split(' ').filter(Boolean).reduce((parent, entry) => {
    const [name, line] = entry.split('@');
    return builder.stack(parent, builder.frame(name, name === '(idle)' ? '' : 'a.py', 0, 0), Number(line ?? 0));
  }, -1));
  builder.thread('main', Int32Array.from(stacks), new Float64Array(samples.length).fill(weight));
  return builder.build({ name: 'p', unit });
}

const repeat = (count: number, ...stacks: string[]): string[] => Array.from({ length: count }, () => stacks).flat();

describe('two profiles united', () => {
  it('have each function once, whatever its lines, and differ nowhere when one was sampled five times as often', () => {
    const before = profileOf(repeat(500, 'main@1 a@2', 'main@1 b@3'), 0.01);
    const after = profileOf(repeat(500, ...repeat(5, 'main@8 a@9'), ...repeat(5, 'main@8 b@7')), 2, 'milliseconds');
    const united = uniteProfiles(before, after, byName);
    assert.deepEqual(united.profile.frames.map(({ name }) => name), ['main', 'a', 'b']);
    assert.equal(united.profile.unit, 'milliseconds');
    for (const mode of ['share', 'rate'] as const) {
      const changes = compareFrames(united.profile, united, { ...defaultCompare, mode });
      assert.deepEqual([...changes.delta].map((delta) => Math.abs(delta) < 1e-9), [true, true, true], `${mode}: ${changes.delta}`);
      assert.deepEqual([...changes.significant], [0, 0, 0]);
    }
  });

  it('show what got worse, by its sign', () => {
    const before = profileOf(repeat(500, 'main a', 'main b'), 0.01);
    const after = profileOf(repeat(500, 'main a', 'main b', 'main b'), 0.01);
    const united = uniteProfiles(before, after, byName);
    const changes = compareFrames(united.profile, united, defaultCompare);
    const b = united.profile.frames.findIndex(({ name }) => name === 'b');
    assert.ok(Math.abs(changes.delta[b] - 100 / 6) < 0.01);
    assert.equal(changes.significant[b], 1);
    assert.ok(changes.low[b] > 0 && changes.low[b] < 100 / 6 && changes.high[b] > 100 / 6);
  });

  it('are refused where one counts bytes', () => {
    assert.throws(() => uniteProfiles(profileOf(['a'], 1), profileOf(['a'], 1, 'bytes'), byName), ProfileError);
  });
});
