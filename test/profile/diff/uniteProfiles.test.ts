import assert from 'node:assert/strict';
import fc from 'fast-check';
import { sideWeights } from '../../../src/profile/diff/sideWeights';
import { defaultCompare } from '../../../src/profile/diff/types';
import { possibleModes } from '../../../src/profile/diff/unitScale';
import { uniteProfiles } from '../../../src/query/compare/uniteProfiles';
import { ProfileError } from '../../../src/profile/profileError';
import { stackWeights } from '../../../src/profile/stackWeights';
import { MS_PER_UNIT } from '../../../src/profile/types';
import { arbitraryProfile } from '../arbitraryProfile';
import { byName, profileOf } from './stacks';

describe('two profiles united', () => {
  it('keep every weight, on its side and in milliseconds', () => {
    fc.assert(
      fc.property(arbitraryProfile, arbitraryProfile, (before, after) => {
        const ms = [before, after].map(({ unit }) => MS_PER_UNIT[unit]);
        if ((ms[0] === null) !== (ms[1] === null))
          return assert.throws(() => uniteProfiles(before, after, byName), ProfileError);
        const united = uniteProfiles(before, after, byName);
        assert.equal(united.profile.threads.length, before.threads.length + after.threads.length);
        const { busy } = sideWeights(united.profile, united, defaultCompare);
        [before, after].forEach((profile, side) => {
          const { sum } = stackWeights(profile);
          assert.ok(Math.abs(busy[side] - sum * (ms[side] ?? 1)) <= 1e-9 * (1 + busy[side]));
          assert.equal(
            united.sides[side].samples,
            profile.threads.reduce(
              (count, { samples }) =>
                count +
                samples.stack.filter((s) => s < 0 || profile.frames[profile.stacks.frame[s]].kind !== 'idle').length,
              0,
            ),
          );
          profile.frames.forEach((frame, f) =>
            assert.equal(byName(0, united.profile.frames[united.frameOfSide[side][f]]), byName(0, frame)),
          );
        });
        const { parent } = united.profile.stacks;
        parent.forEach((above, s) => assert.ok(above < s));
        assert.equal(
          new Set(united.profile.frames.map((frame) => byName(0, frame))).size,
          united.profile.frames.length,
        );
      }),
    );
  });

  it('show a function as it is now', () => {
    const [before, after] = [profileOf(['a']), profileOf(['a'])];
    const moved = { ...after, frames: after.frames.map((frame) => ({ ...frame, line: 9 })) };
    assert.deepEqual(
      uniteProfiles(before, moved, byName).profile.frames.map(({ line }) => line),
      [9],
    );
  });

  it('are refused where one counts bytes and the other time or samples', () => {
    for (const unit of ['seconds', 'none'] as const)
      assert.throws(
        () => uniteProfiles(profileOf(['a'], 1, unit), profileOf(['a'], 1, 'bytes'), byName),
        /cannot be compared/,
      );
    assert.equal(
      uniteProfiles(profileOf(['a'], 1, 'bytes'), profileOf(['a'], 1, 'bytes'), byName).profile.unit,
      'bytes',
    );
  });

  it('are compared by share where one counts samples and the other time', () => {
    const united = uniteProfiles(profileOf(['a', 'b'], 7, 'none'), profileOf(['a', 'a', 'a', 'b'], 0.01), byName);
    assert.equal(united.profile.unit, 'none');
    assert.deepEqual(possibleModes(united.sides, false), ['share']);
    const { before, after, totals } = sideWeights(united.profile, united, defaultCompare);
    assert.deepEqual(
      [before, after, totals].map((column) => [...column].map((points) => Math.round(points * 1e6) / 1e6)),
      [
        [50, 50],
        [75, 25],
        [100, 100],
      ],
    );
  });
});
