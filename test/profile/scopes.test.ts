import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyScope } from '../../src/profile/applyScope';
import { frameKey } from '../../src/profile/frameKey';
import { MyCode } from '../../src/profile/myCode';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { wholeProfile, type Scope, type Transform } from '../../src/profile/scope';
import { stackWeights } from '../../src/profile/stackWeights';
import type { Profile } from '../../src/profile/types';
import { runs } from '../support/runs';
import { arbitraryProfile } from './arbitraryProfile';
import { profileAndScope, scopeOf } from './arbitraryScope';
import { stackOf } from './naive';
import { naiveScope } from './naiveScope';
import { addStack } from '../support/addStack';

/** Which frames are "my code" does not matter here, so half of them are. */
const mineFor = (profile: Profile): Uint8Array => Uint8Array.from(profile.frames, (_, f) => f % 2);

/** One thread of stacks given as words, a weight each. */
function profileOf(...samples: (readonly [stack: string, weight: number])[]): Profile {
  const builder = new ProfileBuilder();
  const fileOf = (name: string): string => {
    if (name.startsWith('lib')) return '/usr/lib/python3/site-packages/lib/x.py';
    return name.startsWith('(') ? '' : '/srv/app/a.py';
  };
  const frameOf = (name: string): number => builder.frame(name, fileOf(name), 0, 0);
  builder.thread(
    'main',
    Int32Array.from(samples, ([text]) => addStack(builder, text, frameOf)),
    Float64Array.from(samples, ([, weight]) => weight),
  );
  return builder.build({ name: 'p', unit: 'seconds' });
}

/** Samples as `start stack weight` texts. */
function samplesOf(profile: Profile): string[] {
  return profile.threads.flatMap(({ samples }) =>
    Array.from(samples.stack, (stack, i) => {
      const names = stackOf(profile, stack)
        .map(({ frame }) => profile.frames[frame].name)
        .join(' ');
      return `${samples.start?.[i] ?? ''}|${names}|${samples.weight[i]}`;
    }),
  );
}

const scope = (...transforms: Transform[]): Scope => ({ ...wholeProfile, transforms });
const apply = (profile: Profile, what: Scope): string[] =>
  samplesOf(applyScope(profile, what, new MyCode(profile.frames).all()));

describe('a scope', function () {
  this.timeout(runs(20_000));
  it('keeps just the samples it looks at, cut and folded, for any profile and scope', () => {
    fc.assert(
      fc.property(profileAndScope, ({ profile, scope }) => {
        const mine = mineFor(profile);
        const scoped = applyScope(profile, scope, mine);
        assert.equal(scoped.frames, profile.frames);
        assert.equal(scoped.threads.length, profile.threads.length);
        const expected = naiveScope(profile, scope, (frame) => mine[profile.frames.indexOf(frame)] === 1);
        const found = scoped.threads.flatMap(({ samples }, thread) => {
          let now = 0;
          return Array.from(samples.stack, (stack, i) => {
            const start = samples.start?.[i] ?? now;
            now = start + samples.weight[i];
            return { thread, start, weight: samples.weight[i], stack: stackOf(scoped, stack) };
          }).filter(({ weight }) => weight > 0);
        });
        assert.deepEqual(found, expected);
      }),
      { numRuns: runs(150) },
    );
  });

  it('never changes the sum by folding and hiding; windows add up to the thread', () => {
    fc.assert(
      fc.property(
        arbitraryProfile.chain((profile) => scopeOf(profile, ['hide']).map((scope) => ({ profile, scope }))),
        fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 4 }),
        ({ profile, scope }, cuts) => {
          const mine = mineFor(profile);
          const sumOf = (what: Scope): number => stackWeights(applyScope(profile, what, mine)).sum;
          assert.equal(sumOf(scope), sumOf({ ...scope, transforms: [] }));
          const edges = [-1, ...cuts.map((n) => n / 8).sort((a, b) => a - b), 1e9];
          const one = { ...scope, threads: [0], window: null };
          const parts = edges.slice(1).map((end, i) => sumOf({ ...one, window: { start: edges[i], end } }));
          assert.equal(
            parts.reduce((a, b) => a + b, 0),
            sumOf(one),
          );
        },
      ),
      { numRuns: runs(75) },
    );
  });

  it('my code folds libraries into their callers, and their own weight with them', () => {
    const profile = profileOf(['main lib1 work lib2', 3], ['lib1 main', 1], ['lib1', 2], ['(idle)', 5]);
    assert.deepEqual(apply(profile, scope({ kind: 'myCode' })), ['0|main work|3', '3|main|1', '4||2', '6|(idle)|5']);
    assert.deepEqual(
      [stackWeights(applyScope(profile, scope({ kind: 'myCode' }), new MyCode(profile.frames).all())).sum],
      [6],
    );
  });

  it('collapsing recursion keeps the outermost of each function', () => {
    assert.deepEqual(apply(profileOf(['a a a', 1], ['a b a c', 2]), scope({ kind: 'collapseRecursion' })), [
      '0|a|1',
      '1|a b c|2',
    ]);
  });

  it('transforms apply in order: what was hidden before opens no recursion and no focus', () => {
    const profile = profileOf(['a b a c', 1]);
    const [a, b] = ['a', 'b'].map((name) =>
      frameKey(profile.frames.find((frame) => frame.name === name) as Profile['frames'][number]),
    );
    assert.deepEqual(apply(profile, scope({ kind: 'focus', by: 'frame', key: b }, { kind: 'collapseRecursion' })), [
      '0|b a c|1',
    ]);
    assert.deepEqual(
      apply(profile, scope({ kind: 'hide', by: 'frame', key: a }, { kind: 'focus', by: 'frame', key: a })),
      [],
    );
    assert.deepEqual(
      apply(profile, scope({ kind: 'focus', by: 'frame', key: b }, { kind: 'focus', by: 'frame', key: a })),
      ['0|a c|1'],
    );
  });

  it('a window cuts the samples at its edges; time left out by a focus stays empty', () => {
    const profile = profileOf(['a', 4], ['b', 4], ['a b', 4]);
    assert.deepEqual(apply(profile, { ...wholeProfile, threads: [0], window: { start: 3, end: 9.5 } }), [
      '0|a|1',
      '1|b|4',
      '5|a b|1.5',
    ]);
    const key = frameKey(profile.frames[0]);
    assert.deepEqual(
      apply(profile, {
        threads: [0],
        window: { start: 1, end: 10 },
        transforms: [{ kind: 'focus', by: 'frame', key }],
      }),
      ['0|a|3', '7|a b|2'],
    );
  });

  it('threads that are gone are passed over; a window without one thread does not count', () => {
    const profile = profileOf(['a', 4]);
    assert.equal(
      stackWeights(applyScope(profile, { threads: [7], window: null, transforms: [] }, mineFor(profile))).sum,
      0,
    );
    assert.equal(
      stackWeights(
        applyScope(profile, { threads: null, window: { start: 0, end: 1 }, transforms: [] }, mineFor(profile)),
      ).sum,
      4,
    );
  });

  it('takes a stack 10,000 frames deep', () => {
    const builder = new ProfileBuilder();
    let stack = -1;
    for (let depth = 0; depth < 10_000; depth++)
      stack = builder.stack(
        stack,
        builder.frame(`f${depth % 7}`, depth % 2 === 0 ? 'deep.py' : '/site-packages/x/y.py', 0, 0),
        0,
      );
    builder.thread('main', Int32Array.of(stack), Float64Array.of(1));
    const profile = builder.build({ name: 'deep', unit: 'seconds' });
    assert.equal(
      applyScope(profile, scope({ kind: 'myCode' }), new MyCode(profile.frames).all()).stacks.parent.length,
      5000,
    );
    assert.equal(
      applyScope(profile, scope({ kind: 'collapseRecursion' }), new MyCode(profile.frames).all()).stacks.parent.length,
      14,
    );
  });
});
