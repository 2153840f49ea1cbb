import assert from 'node:assert/strict';
import fc from 'fast-check';
import { joinProfiles } from '../../src/profile/joinProfiles';
import { Stretches } from '../../src/profile/stretches';
import { arbitraryProfile } from './arbitraryProfile';

const timed = arbitraryProfile.filter((profile) => profile.unit !== 'bytes');
const stretches = fc.array(fc.record({ profile: timed, replacesLast: fc.boolean() }), { minLength: 1, maxLength: 5 });

describe('a recording that arrives in stretches', () => {
  it('is at each moment what joining all of them makes, of two where the later replaces the earlier that one alone', () => {
    fc.assert(
      fc.property(stretches, (given) => {
        const all = new Stretches();
        const sums = given.map(({ profile, replacesLast }, i) => {
          all.add({ profile, replacesLast: i > 0 && replacesLast });
          const counted = given.slice(0, i + 1).filter((_, j) => j === i || !given[j + 1].replacesLast);
          return [all.profile(), joinProfiles(profile.name, counted)];
        });
        // Compared at the end: what comes later does not change an earlier sum.
        for (const [sum, expected] of sums) assert.deepEqual(sum, expected);
        assert.deepEqual(all.whole(), sums[sums.length - 1][1]);
      }),
    );
  });

  it('replaces the last of the same source only, and has the threads in the order of the sources', () => {
    fc.assert(
      fc.property(timed, timed, timed, (a, b, c) => {
        const all = new Stretches();
        all.add({ profile: b, source: 1 });
        all.add({ profile: a, source: 0 });
        all.add({ profile: c, source: 1, replacesLast: true });
        const { threads } = all.profile();
        const expected = joinProfiles('', [
          { profile: a, source: 0 },
          { profile: c, source: 1 },
        ]).threads;
        assert.deepEqual(
          threads.map(({ name, source, samples }) => [name, source, samples.weight.length]),
          expected.map(({ name, source, samples }) => [name, source, samples.weight.length]),
        );
      }),
    );
  });

  it('keeps the source maps of a stretch that is replaced: they come once', () => {
    const [profile] = fc.sample(timed, 1);
    const all = new Stretches();
    all.add({ profile: { ...profile, sourceMaps: { 'a.js': 'a' } } });
    all.add({ profile: { ...profile, sourceMaps: { 'b.js': 'b' } }, replacesLast: true });
    all.add({ profile, replacesLast: true });
    assert.deepEqual(all.profile().sourceMaps, { 'a.js': 'a', 'b.js': 'b' });
  });
});
