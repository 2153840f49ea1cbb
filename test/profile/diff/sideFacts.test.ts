import assert from 'node:assert/strict';
import { mergeStored } from '../../../src/capture/fleet/mergeStored';
import { captureOf } from '../../../src/metadata/metadata';
import { compareFrames } from '../../../src/profile/diff/compareFrames';
import { defaultCompare, type Comparison, type CompareView } from '../../../src/profile/diff/types';
import { wholeProfile, type Scope } from '../../../src/profile/scope';
import type { Profile } from '../../../src/profile/types';
import { partOf } from '../../../src/query/compare/comparedPart';
import { sideFacts } from '../../../src/query/compare/sideFacts';
import { uniteProfiles } from '../../../src/query/compare/uniteProfiles';
import { keepSources } from '../../../src/query/keepSources';
import { captureOf as metadataOf, shop, simulate } from './simulate';

/** A capture of one task that works half the time. */
function taskOf(task: string, seconds: number, seed: number): Profile {
  const service = { ...shop, runtime: 'node' as const, threads: 1, load: 0.5 };
  return {
    ...simulate(service, seconds, seed),
    capture: metadataOf({ runtime: 'node', task, durationMs: seconds * 1000 }),
  };
}

const tasks = [taskOf('a', 10, 1), taskOf('b', 30, 2)];
const merged = mergeStored(
  tasks.map((profile) => ({ profile, metadata: captureOf(profile) as ReturnType<typeof metadataOf> })),
).profile;
/** As an earlier version merged them. */
const earlier: Profile = { ...merged, capture: { ...merged.capture, taskMs: undefined } };

const compared = (before: Profile, mode: CompareView['mode']): Comparison => {
  const united = uniteProfiles(before, tasks[1], (_, { name }) => name);
  return compareFrames(united.profile, united, { ...defaultCompare, mode });
};

describe('what a comparison knows of a capture of tasks recorded for unequal times', () => {
  it('its rate is that of all the time that was recorded, not of the longest task times the tasks', () => {
    const busyMs = (profile: Profile): number =>
      1000 *
      profile.threads.reduce(
        (sum, { samples }) =>
          sum +
          samples.weight.reduce(
            (own, weight, i) =>
              own + (profile.frames[profile.stacks.frame[samples.stack[i]]].kind === 'idle' ? 0 : weight),
            0,
          ),
        0,
      );
    const [rate] = compared(merged, 'rate').totals;
    assert.ok(Math.abs(rate - busyMs(merged) / 40) < 1e-6, `${rate} ms/s of ${busyMs(merged)} ms in 40 s`);
    assert.deepEqual([sideFacts(merged).wallMs, sideFacts(earlier).wallMs], [20_000, 30_000]);
  });

  it('a share, and what is significant by it, depends on none of that', () => {
    assert.deepEqual(compared(merged, 'share'), compared(earlier, 'share'));
  });

  it('a stretch of the longest task has its own length', () => {
    const united = uniteProfiles(merged, tasks[1], (_, { name }) => name);
    const longest = united.taskOf.findIndex((task, t) => united.sideOf[t] === 0 && task === 1);
    const scope: Scope = { ...wholeProfile, threads: [longest], window: { start: 4000, end: 29_000 } };
    const [part] = partOf(united, scope, new Uint8Array(united.profile.frames.length)).united.sides;
    assert.deepEqual([part.wallMs, part.longestMs], [25_000, 25_000]);
  });

  it('of some of its tasks it is not known', () => {
    assert.equal(captureOf(keepSources(merged, [0]))?.taskMs, undefined);
  });
});
