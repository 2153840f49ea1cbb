import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import fc from 'fast-check';
import { readCpuProfile } from '../../../src/profile/formats/cpuProfile';
import type { Profile } from '../../../src/profile/types';

const load = createRequire(path.join(process.cwd(), 'package.json'));
const { intervalAbout } = load('./src/runtimes/node/remote/interval.cjs') as { intervalAbout(us: number): number };
const { joinProfiles } = load('./src/runtimes/node/remote/joinProfiles.cjs') as {
  joinProfiles(profiles: readonly CpuProfile[]): CpuProfile & Record<string, unknown>;
};

const { createLost } = load('./src/runtimes/node/remote/lost.cjs') as {
  createLost(join: typeof joinProfiles): {
    add(thread: { pid: number; worker: string; title: string; calls: object; earlier: readonly CpuProfile[] }): void;
    take(): readonly { readonly pid: number; readonly profile: CpuProfile }[];
  };
};

interface CpuProfile {
  readonly nodes: readonly object[];
  readonly startTime: number;
  readonly endTime: number;
  readonly samples: readonly number[];
  readonly timeDeltas: readonly number[];
  readonly due: number;
}

/** `stacks`: `a b` is `b` called by `a`; one sample each, 10 ms apart, the first as the profile starts. */
function profileOf(startTime: number, stacks: readonly string[]): CpuProfile {
  const nodes: { id: number; callFrame: object; children: number[]; hitCount: number }[] = [];
  const ids = new Map<string, number>();
  const idOf = (names: readonly string[]): number => {
    const key = names.join(' ');
    const known = ids.get(key);
    if (known !== undefined) return known;
    const above = names.length > 1 ? idOf(names.slice(0, -1)) : 0;
    const id = 100 + nodes.length;
    const callFrame = { functionName: names.at(-1), scriptId: '1', url: '/a.js', lineNumber: 1, columnNumber: 1 };
    nodes.push({ id, callFrame, children: [], hitCount: 0 });
    ids.set(key, id);
    nodes.find((node) => node.id === above)?.children.push(id);
    return id;
  };
  idOf(['(root)']);
  const samples = stacks.map((stack) => idOf(['(root)', ...stack.split(' ')]));
  return {
    nodes,
    startTime,
    endTime: startTime + 10_000 * stacks.length,
    samples,
    timeDeltas: stacks.map((_, i) => (i === 0 ? 0 : 10_000)),
    due: stacks.length,
  };
}

/** Milliseconds by stack, in time order. */
function told({ threads: [{ samples }], stacks, frames }: Profile): string[] {
  const names: string[] = [];
  stacks.parent.forEach((parent, s) => {
    names[s] = `${parent < 0 ? '' : `${names[parent]} `}${frames[stacks.frame[s]].name}`;
  });
  return [...samples.stack].map((s, i) => `${names[s]} ${samples.weight[i] / 1000}`);
}

describe('profiles of successive stretches', () => {
  it('are one profile in time order, without the sample that each further start takes', () => {
    const joined = joinProfiles([
      profileOf(0, ['a', 'a b']),
      profileOf(20_500, ['request', 'a b', 'c']),
      profileOf(51_000, ['request', 'c']),
    ]);
    assert.deepEqual(told(readCpuProfile({ ...joined }, 'x')), ['a 10', 'a b 20.5', 'a b 10', 'c 20.5', 'c 10']);
    assert.equal(joined.due, 7);
  });

  it('last as long together as from the first start to the last end', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(fc.constantFrom('a', 'a b', 'a b a', 'c'), { minLength: 1, maxLength: 8 }), {
          minLength: 1,
          maxLength: 6,
        }),
        (all) => {
          let start = 0;
          const profiles = all.map((stacks) => {
            const profile = profileOf(start, stacks);
            start = profile.endTime + 700;
            return profile;
          });
          const { threads } = readCpuProfile({ ...joinProfiles(profiles) }, 'x');
          const whole = threads[0].samples.weight.reduce((sum, one) => sum + one, 0);
          assert.ok(Math.abs(whole - (start - 700)) < 1e-6, `${whole} of ${start - 700} µs`);
        },
      ),
    );
  });
});

describe('threads that end while they are recorded', () => {
  it('leave what was handed over before, once; nothing where that is nothing', () => {
    const lost = createLost(joinProfiles);
    const thread = { worker: '', title: '', calls: {} };
    lost.add({ ...thread, pid: 7, earlier: [profileOf(0, ['a', 'a b']), profileOf(20_000, ['request', 'c'])] });
    lost.add({ ...thread, pid: 8, earlier: [] });
    const left = lost.take();
    assert.deepEqual(
      left.map(({ pid, profile }) => [pid, told(readCpuProfile({ ...profile }, 'x'))]),
      [[7, ['a 10', 'a b 20', 'c 10']]],
    );
    assert.deepEqual(lost.take(), []);
  });
});

describe('sampling intervals', () => {
  it('differ, stay near what was asked for, and so do a few of them together apart from whole milliseconds', () => {
    for (const us of [100_000, 10_000, 2000, 1000]) {
      const drawn = Array.from({ length: 200 }, () => intervalAbout(us));
      assert.ok(new Set(drawn).size > 30);
      assert.ok(drawn.every((one) => one >= 0.85 * us && one <= 1.15 * us));
      for (const together of [1, 2, 3, 4])
        assert.ok(drawn.every((one) => Math.abs(((together * (one + 70) + 500) % 1000) - 500) >= 100));
    }
    assert.ok(Math.abs(intervalAbout(400) - 400) <= 60, 'below a millisecond');
  });

  it('see every part of a period, whatever it is', () => {
    for (const periodMs of [1, 5, 10, 20, 30, 50, 100]) {
      const us = intervalAbout(10_000);
      // The last eighth of each period, in 1000 samples, each a little late.
      let late = 0;
      for (let i = 0, at = 0; i < 1000; i++) {
        at += us + 40 + (i % 7) * 10;
        if (at % (periodMs * 1000) >= periodMs * 875) late++;
      }
      assert.ok(Math.abs(late - 125) < 60, `${late} of 125 with ${us} µs and ${periodMs} ms`);
    }
  });
});
