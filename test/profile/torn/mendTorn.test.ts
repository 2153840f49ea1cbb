/** Samples of a Python process that ran on while py-spy read it, and what is made of them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mendTorn } from '../../../src/profile/torn/mendTorn';
import type { Profile } from '../../../src/profile/types';
import { frameKinds } from '../../../src/runtimes/python/pyspy/mendStacks';
import { arbitraryProfile } from '../arbitraryProfile';
import { isSound, recorded, texts, times } from '../stackTexts';

const mend = (profile: Profile): ReturnType<typeof mendTorn> => mendTorn(profile, frameKinds(false));
/** What becomes of the samples of one thread. */
const mended = (stacks: readonly string[]): string[] => texts(mend(recorded({ main: stacks })).profile)[0];
/** Asserts that nothing of a recording is changed: it is the very same object. */
const assertUntouched = (threads: Readonly<Record<string, readonly string[]>>): void => {
  const profile = recorded(threads);
  assert.equal(mend(profile).profile, profile);
};

const whole = '<module>:9;total:4;squares:2';

describe('stacks that lost their callers', () => {
  it('are put back under the one caller that whole stacks show, with what they hold, in place', () => {
    const profile = recorded({
      main: [whole, whole, 'squares:2', whole, '<module>:9;total:4;squares:2;half:7', 'squares:2;half:8', whole],
    });
    const { profile: after, mended: count, left } = mend(profile);
    assert.deepEqual(texts(after)[0], [
      ...[whole, whole, whole, whole],
      '<module>:9;total:4;squares:2;half:7',
      '<module>:9;total:4;squares:2;half:8',
      whole,
    ]);
    assert.deepEqual([count, left], [2, 0]);
    assert.deepEqual(after.frames, profile.frames);
    assert.deepEqual(after.threads[0].samples.weight, profile.threads[0].samples.weight);
  });

  it('are shared among several callers in proportion', () => {
    const stacks = times(40, '<module>;a;g', '<module>;a;g', 'g', '<module>;a;g', '<module>;b;g', 'g');
    const after = mended([...stacks, '<module>;a;g']).filter((_, i) => stacks[i] === 'g');
    assert.equal(after.length, 80);
    assert.equal(after.filter((stack) => stack === '<module>;a;g').length, 60);
    assert.equal(after.filter((stack) => stack === '<module>;b;g').length, 20);
  });

  it('belong to the caller of their time, where a program has one after the other', () => {
    const phase = (caller: string): string[] => times(30, `<module>;${caller};g`, 'g', `<module>;${caller};g`);
    const after = mended([...phase('a'), ...phase('b')]);
    // Within 16 sightings of the change either is likely.
    assert.ok(after.slice(0, 60).every((stack) => stack === '<module>;a;g'));
    assert.ok(after.slice(-60).every((stack) => stack === '<module>;b;g'));
  });

  it('have the line they called from again, which had moved on to the one that yields', () => {
    const call = '<module>:9;total:4;g:5;half:8';
    assert.deepEqual(mended([call, 'g:6;half:8', call])[1], call);
    // A line that whole stacks have calls on is left: `yield half(x)`.
    const yields = '<module>:9;total:4;g:6;half:8';
    assert.deepEqual(mended([call, yields, 'g:6;half:8', call])[2], yields);
    // So is one of a call that no other sample shows.
    assert.deepEqual(mended([call, 'g:6;double:3', call])[1], '<module>:9;total:4;g:6;double:3');
  });

  it('are those of generators in generators, at any depth', () => {
    const inner = '<module>:9;total:4;outer:6;inner:2';
    assert.deepEqual(mended([inner, 'outer:6;inner:2', 'inner:2', inner]), [inner, inner, inner, inner]);
  });

  it('tell the callers of others, once they are put back', () => {
    const outer = '<module>:9;total:4;outer:6';
    assert.deepEqual(mended([outer, 'outer:6;inner:2', 'inner:3', outer]).slice(1, 3), [
      `${outer};inner:2`,
      `${outer};inner:3`,
    ]);
  });

  it('are as torn at the beginning and at the end of a recording', () => {
    assert.deepEqual(mended(['squares:2', whole, 'squares:2', whole, 'squares:2']), times(5, whole));
    // What is not torn anywhere else may be what runs after the program's end.
    assert.deepEqual(mended(['squares:2', whole, 'squares:2', whole, 'flush:2']).slice(-1), ['flush:2']);
    const feeder = times(13, 'squares:2');
    assert.deepEqual(
      mended([...feeder, whole, 'squares:2', whole, ...feeder]).filter((one) => one === whole).length,
      3,
    );
  });

  it('are torn many in a row, too, where they begin at several functions that are torn elsewhere', () => {
    const handle = '<module>:9;loop:4;handle:3';
    const stacks = [handle, 'handle:3', 'rows:8', `${handle};rows:7`, ...times(10, 'handle:3', 'rows:8'), handle];
    const rows = `${handle};rows:8`;
    assert.deepEqual(mended(stacks).slice(4, -1), times(10, handle, rows));
    // One of them begins at what is torn nowhere else.
    const other = [...stacks.slice(0, 10), 'flush:2', ...stacks.slice(10)];
    assert.deepEqual(mended(other).slice(4, -1), other.slice(4, -1));
  });

  it('keep the process that py-spy puts before them, and belong to their own thread', () => {
    const head = 'process 17:"gunicorn app";process 19:"gunicorn app"';
    assert.deepEqual(
      texts(
        mend(
          recorded({
            one: [`${head};<module>;a;g`, `${head};g`, `${head};<module>;a;g`],
            two: ['Thread._bootstrap;run;b;g', 'g', '', 'Thread._bootstrap;run;b;g'],
          }),
        ).profile,
      ),
      [
        times(3, `${head};<module>;a;g`),
        ['Thread._bootstrap;run;b;g', 'Thread._bootstrap;run;b;g', '', 'Thread._bootstrap;run;b;g'],
      ],
    );
  });

  it('stay as they were read, and are counted, where no other sample of the thread tells the caller', () => {
    const profile = recorded({
      one: ['_bootstrap;run;a', 'g:3', '_bootstrap;run;a'],
      two: ['_bootstrap;run;b;g:3'],
    });
    assert.deepEqual(mend(profile), { profile, mended: 0, left: 1 });
  });
});

describe('stacks that may be true', () => {
  it('a generator that a thread runs from its top, and others run, too', () => {
    assertUntouched({ main: times(9, whole), feeder: times(9, 'squares:2', 'squares:3') });
  });

  it('the roots of threads that C started, and callbacks that a program in C makes', () => {
    assertUntouched({ main: ['on_event;read', 'on_event;close', 'close', 'on_event;read', 'close', 'on_event;close'] });
    assertUntouched({ main: ['application;page;g', 'g', 'g', 'application;page;g'] });
    // A game that runs scripts, and between them calls what scripts call, too; its Python threads are like any other's.
    const game = recorded({
      main: ['<module>:1;tick', 'tick', '<module>:2;tick'],
      worker: ['_bootstrap;run;squares', 'squares', '_bootstrap;run;squares'],
    });
    assert.deepEqual(texts(mendTorn(game, frameKinds(true)).profile), [
      ['<module>:1;tick', 'tick', '<module>:2;tick'],
      times(3, '_bootstrap;run;squares'),
    ]);
  });

  it('what runs before the program and after its end: a start-up file, exit handlers', () => {
    assertUntouched({ main: ['flush:2', whole, '<module>:3;flush:2', whole, 'flush:2', 'flush:4'] });
  });

  it('a life of its own under the number of a thread that ended', () => {
    const other = times(20, 'squares:2');
    assertUntouched({ pool: ['_bootstrap;run;squares:2', ...other, '_bootstrap;run;squares:2'] });
  });

  it('recursion, also of generators', () => {
    assertUntouched({ main: times(5, '<module>;walk;walk;walk', '<module>;walk', '<module>;walk;walk') });
    const deep = '<module>:2;walk:5;walk:5;walk:3';
    assert.deepEqual(mended([deep, 'walk:5;walk:3', deep])[1], '<module>:2;walk:5;walk:3');
  });

  it('a program of functions alone, two of which one line calls', () => {
    const stacks = ['<module>:9;alpha:2', '<module>:9;beta:5', '<module>:11;beta:5', '<module>:9;alpha:2;beta:5'];
    assertUntouched({ main: times(50, ...stacks) });
  });

  it('any profile keeps its samples, their order and their weights; whole ones are untouched', () => {
    fc.assert(
      fc.property(arbitraryProfile, fc.constantFrom('main', 'a', 'parse'), (profile, root) => {
        const kinds = { isHeading: () => false, isLifelong: ({ name }: { readonly name: string }) => name === root };
        const { profile: after, mended: count, left } = mendTorn(profile, kinds);
        const ends = ({ frames, stacks, threads }: Profile): unknown =>
          threads.map(({ name, samples }) => [
            name,
            [...samples.weight],
            [...samples.stack].map((s) => (s < 0 ? '' : frames[stacks.frame[s]].name)),
          ]);
        assert.deepEqual(ends(after), ends(profile));
        const before = texts(profile).flat();
        const changed = texts(after).flat();
        assert.ok(
          changed.every((text, i) => text === before[i] || !before[i].startsWith(root)),
          'only torn ones change',
        );
        assert.ok(count === 0 ? after === profile : changed.filter((text, i) => text !== before[i]).length <= count);
        assert.ok(count + left <= before.length);
        assert.ok(isSound(after));
      }),
    );
  });

  it('hours of samples take time in proportion', () => {
    const seconds = (count: number): number => {
      const profile = recorded({ main: times(count / 4, whole, '<module>:9;other:4;squares:2', 'squares:2', whole) });
      const began = performance.now();
      assert.equal(mend(profile).mended, count / 4);
      return performance.now() - began;
    };
    seconds(40_000);
    const [some, eight] = [seconds(100_000), seconds(800_000)];
    assert.ok(eight < 40 * some + 200, `${some} ms for 100,000 samples, ${eight} ms for 800,000`);
  });
});
