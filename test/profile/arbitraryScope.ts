/**
 * Arbitrary scopes of a profile: threads, a time window when there is only one thread, and transforms that may or may
 * not match something.
 */
import fc from 'fast-check';
import { frameKey } from '../../src/profile/frameKey';
import { packageOf } from '../../src/profile/packageOf';
import type { Scope, Transform } from '../../src/profile/scope';
import type { Frame, Profile } from '../../src/profile/types';
import { arbitraryProfile } from './arbitraryProfile';

const eighth = fc.integer({ min: -80, max: 4000 }).map((n) => n / 8);

const transformOf = (frames: readonly Frame[], kinds: readonly ('hide' | 'focus')[]): fc.Arbitrary<Transform> => {
  const named = fc
    .record({
      kind: fc.constantFrom(...kinds),
      by: fc.constantFrom('frame' as const, 'file' as const, 'package' as const),
      frame: fc.constantFrom<Frame>(...frames, { name: 'none', file: 'nowhere.py', line: 1, column: 1, kind: 'code' }),
    })
    .map(({ kind, by, frame }): Transform => ({
      kind,
      by,
      key: by === 'frame' ? frameKey(frame) : by === 'file' ? frame.file : packageOf(frame),
    }));
  return fc.oneof(
    { weight: 2, arbitrary: named },
    { weight: 1, arbitrary: fc.constantFrom<Transform>({ kind: 'myCode' }, { kind: 'collapseRecursion' }) },
  );
};

export const scopeOf = (
  profile: Profile,
  kinds: readonly ('hide' | 'focus')[] = ['hide', 'focus'],
): fc.Arbitrary<Scope> =>
  fc
    .record({
      threads: fc.option(
        fc.subarray(
          profile.threads.map((_, t) => t),
          { minLength: 1 },
        ),
      ),
      window: fc.option(fc.tuple(eighth, eighth).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) }))),
      transforms: fc.array(transformOf(profile.frames, kinds), { maxLength: 3 }),
    })
    .map((scope) => (scope.threads?.length === 1 ? scope : { ...scope, window: null }));

export const profileAndScope: fc.Arbitrary<{ profile: Profile; scope: Scope }> = arbitraryProfile.chain((profile) =>
  scopeOf(profile).map((scope) => ({ profile, scope })),
);
