/** Samples of a thread of which nothing was read, and what the samples around them tell. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mendUnread } from '../../../src/profile/torn/unread';
import type { Profile } from '../../../src/profile/types';
import { frameKinds } from '../../../src/runtimes/python/pyspy/mendStacks';
import { arbitraryProfile } from '../arbitraryProfile';
import { isSound, recorded, texts, times } from '../stackTexts';

const mend = (profile: Profile): ReturnType<typeof mendUnread> => mendUnread(profile, frameKinds(false));
const mended = (stacks: readonly string[]): string[] => texts(mend(recorded({ main: stacks })).profile)[0];
/** What becomes of an empty sample between these two. */
const between = (before: string, after: string): string => mended([before, '', after])[1];
const loop = '<module>:9;run:5;loop:3';

describe('samples of which nothing was read', () => {
  it('are put under the calls that those before and after have in common, at no line', () => {
    const stacks = [`${loop};step:7`, '', '', `${loop};poll:2`, ''];
    const profile = recorded({ main: stacks, pool: ['_bootstrap;a;b:2', '', '_bootstrap;c'] });
    const { profile: after, mended: count, left } = mend(profile);
    assert.deepEqual(texts(after), [
      [stacks[0], '<module>:9;run:5;loop', '<module>:9;run:5;loop', stacks[3], ''],
      ['_bootstrap;a;b:2', '_bootstrap', '_bootstrap;c'],
    ]);
    assert.deepEqual([count, left], [3, 0]);
    assert.deepEqual(after.threads[0].samples.weight, profile.threads[0].samples.weight);
  });

  it('are of a function that made calls on different lines, and of none that made no call', () => {
    assert.equal(between('<module>:9;run:5;step:7', '<module>:9;run:6;step:7'), '<module>:9;run');
    assert.equal(between('<module>:9;run:5', '<module>:9;run:6;step:7'), '<module>:9;run');
    assert.equal(between('<module>:9;run:5', '<module>:10;run:5'), '<module>');
    assert.equal(between(`${loop};poll:2`, `${loop};poll:2`), '<module>:9;run:5;loop');
    assert.equal(between(`${loop};poll:2`, `${loop};poll:3`), '<module>:9;run:5;loop');
    assert.equal(between('<module>:9', '<module>:9'), '<module>');
    const head = 'process 17:"gunicorn app"';
    assert.equal(between(`${head};<module>:9;run`, `${head};<module>:8;run`), `${head};<module>`);
  });

  it('stay empty where the thread may have run no Python, or a dozen follow each other', () => {
    for (const stacks of [
      ['', loop, loop, ''],
      ['on_event', '', 'on_event'],
      [loop, ...times(13, ''), loop],
    ]) {
      const profile = recorded({ main: stacks });
      assert.deepEqual(mend(profile), { profile, mended: 0, left: 0 });
    }
    const other = recorded({ main: ['<module>:1;a', '', '_bootstrap;b'] });
    assert.deepEqual(mend(other), { profile: other, mended: 0, left: 1 });
  });

  it('any profile keeps its samples and their order, and all that was read', () => {
    fc.assert(
      fc.property(arbitraryProfile, fc.constantFrom('main', 'a', 'parse'), (profile, root) => {
        const { profile: after, mended: count } = mendUnread(profile, {
          isHeading: () => false,
          isLifelong: ({ name }) => name === root,
        });
        const [before, now] = [texts(profile).flat(), texts(after).flat()];
        assert.equal(now.length, before.length);
        assert.equal(now.filter((text, i) => text !== before[i]).length, count);
        assert.ok(now.every((text, i) => text === before[i] || (before[i] === '' && text.startsWith(root))));
        assert.ok(isSound(after));
      }),
    );
  });

  it('hours of samples, and deep stacks, take time in proportion', () => {
    const seconds = (count: number): number => {
      const deep = times(2000, 'walk').join(';');
      const few = recorded({ main: [`<module>:1;${deep};a`, '', '<module>:2;b', ''] });
      const stack = Int32Array.from({ length: count }, (_, i) => few.threads[0].samples.stack[i % 4]);
      const samples = { stack, weight: new Float64Array(count).fill(1) };
      const profile = { ...few, threads: [{ name: 'main', samples }] };
      const began = performance.now();
      assert.equal(mend(profile).mended, count / 2 - 1);
      return performance.now() - began;
    };
    seconds(40_000);
    const [some, eight] = [seconds(100_000), seconds(800_000)];
    assert.ok(eight < 40 * some + 200, `${some} ms for 100,000 samples, ${eight} ms for 800,000`);
  });
});
