/** What did not run is taken from a recording of CPU time: threads with a known course, sampled as py-spy does. */
import assert from 'node:assert/strict';
import { keepWhatRan, type KnownThread, type LookCosts } from '../../../src/profile/ran/keepWhatRan';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import type { Profile } from '../../../src/profile/types';

/** What a thread does for some milliseconds: how much of that it runs, waits for a processor, and what it is in. */
interface Act {
  readonly ms: number;
  readonly runs: number;
  readonly ready?: number;
  /** '': none of the program's functions. */
  readonly in: string;
  /** Probability that a look takes it for running. Absent: `runs` + `ready`. */
  readonly seen?: number;
}

let seed = 1;
/** From 0 to 1: a linear congruential generator. */
const random = (): number => (seed = (seed * 48271) % 0x7fffffff) / 0x7fffffff;

/** Looks at random moments, 100 a second as py-spy does, and the clock every 100 ms (or so many). */
function record(
  courses: Readonly<Record<string, readonly Act[]>>,
  everyMs = 100,
): { profile: Profile; known: KnownThread[] } {
  seed = 1;
  const builder = new ProfileBuilder();
  const known: KnownThread[] = [];
  for (const [name, acts] of Object.entries(courses)) {
    const lengthMs = acts.reduce((sum, { ms }) => sum + ms, 0);
    const byMs = acts.flatMap((act) => Array.from({ length: act.ms }, () => act));
    const actAt = (at: number): Act => byMs[Math.floor(at)];
    const stack: number[] = [];
    for (let at = -10 * Math.log(random()); at < lengthMs; at -= 10 * Math.log(random())) {
      const act = actAt(at);
      if (random() >= (act.seen ?? act.runs + (act.ready ?? 0))) continue;
      stack.push(act.in === '' ? -1 : builder.stack(-1, builder.frame(act.in, 'app.py', 0, 0), 1));
    }
    builder.thread(name, Int32Array.from(stack), new Float64Array(stack.length).fill(0.01));
    const atMs = Float64Array.from({ length: lengthMs / everyMs + 1 }, (_, i) => i * everyMs);
    const until = (of: (act: Act) => number): Float64Array => {
      let sum = 0;
      return atMs.map((at) => {
        for (let t = at - everyMs; t < at; t++) if (t >= 0) sum += of(actAt(t));
        return sum;
      });
    };
    const readings = { atMs, ranMs: until(({ runs }) => runs), readyMs: until(({ ready = 0 }) => ready), errorMs: 10 };
    known.push({ readings, stretches: [{ samples: stack.length, beganMs: 0, endedMs: lengthMs }] });
  }
  return { profile: builder.build({ name: 'x', unit: 'seconds' }), known };
}

const costs: LookCosts = { lookMs: 0, isHeading: () => false };
const kept = (
  courses: Readonly<Record<string, readonly Act[]>>,
  more: Partial<LookCosts> = {},
  everyMs?: number,
): ReturnType<typeof keepWhatRan> => {
  const { profile, known } = record(courses, everyMs);
  return keepWhatRan(profile, known, { ...costs, ...more });
};

/** Seconds by thread and innermost function. */
function secondsIn({ threads, stacks, frames }: Profile, thread: string): Record<string, number> {
  const seconds: Record<string, number> = {};
  const { stack, weight } = threads.find(({ name }) => name === thread)?.samples ?? { stack: [], weight: [] };
  stack.forEach((s, i) => {
    const name = s < 0 ? '' : frames[stacks.frame[s]].name;
    seconds[name] = (seconds[name] ?? 0) + weight[i];
  });
  return seconds;
}
const near = (actual: number | undefined, expected: number, by: number): void =>
  assert.ok(Math.abs((actual ?? 0) - expected) <= by, `${actual}, expected ${expected} ± ${by}`);
const turns = (count: number, ...acts: readonly Act[]): Act[] => Array.from({ length: count }, () => acts).flat();

describe('keeping what ran', () => {
  it('leaves a thread that works, and one that works now and then and is seen only then, as they are', () => {
    const { profile, known } = record({
      works: [{ ms: 30_000, runs: 1, in: 'spin' }],
      rarely: turns(300, { ms: 1, runs: 1, in: 'tick' }, { ms: 99, runs: 0, in: 'wait' }),
    });
    const { profile: same, takenAway } = keepWhatRan(profile, known, costs);
    assert.equal(same, profile);
    assert.deepEqual(
      { ...takenAway, waitedForCpuMs: 0 },
      { leftOut: 0, weighed: 0, ms: 0, waitedForCpuMs: 0, unknownThreads: 0 },
    );
  });

  it('leaves out a thread that sleeps while it is taken for running, and one that only wakes to be looked at', () => {
    const { profile, takenAway } = kept(
      {
        works: [{ ms: 30_000, runs: 1, in: 'spin' }],
        sleeps: [{ ms: 30_000, runs: 0, in: 'wait', seen: 0.4 }],
        isWoken: [{ ms: 30_000, runs: 0.003, ready: 0.2, in: 'wait', seen: 0.4 }],
      },
      { lookMs: 0.05 },
    );
    assert.deepEqual(
      profile.threads.map(({ name }) => name),
      ['works'],
    );
    near(takenAway.ms, 24_000, 2000);
    near(takenAway.leftOut, 2400, 200);
    near(takenAway.waitedForCpuMs, 6000, 1);
  });

  it('leaves out an idle worker that counts at the full rate without a function; nothing is left where there is no other', () => {
    const { profile } = kept({ worker: [{ ms: 10_000, runs: 0, in: '', seen: 1 }] });
    assert.deepEqual(profile.threads, []);
  });

  it('takes samples without a function for those of sleep, headings of processes included', () => {
    const { profile } = kept({
      worker: turns(200, { ms: 30, runs: 1, in: 'handle', seen: 1 }, { ms: 70, runs: 0, in: '', seen: 1 }),
    });
    near(secondsIn(profile, 'worker').handle, 6, 0.7);
    near(secondsIn(profile, 'worker')[''], 0, 0.7);
    const headed = kept(
      {
        worker: [
          { ms: 10_000, runs: 0.1, in: 'process 7:"uwsgi"', seen: 1 },
          { ms: 1000, runs: 1, in: 'handle' },
        ],
      },
      { isHeading: ({ name }) => name.startsWith('process ') },
    ).profile;
    near(secondsIn(headed, 'worker').handle, 1, 0.3);
    near(secondsIn(headed, 'worker')['process 7:"uwsgi"'], 1, 0.3);
  });

  it('gives a thread that works by turns its CPU time, and what it does in the turns that it sleeps none', () => {
    for (const everyMs of [100, 1000]) {
      const { profile, takenAway } = kept(
        { turns: turns(5, { ms: 2000, runs: 1, in: 'work' }, { ms: 3000, runs: 0, in: 'wait', seen: 0.5 }) },
        {},
        everyMs,
      );
      const { work, wait } = secondsIn(profile, 'turns');
      near(work + wait, 10, 0.3);
      near(wait, 0, 0.6);
      assert.ok(takenAway.leftOut > 600, String(takenAway.leftOut));
    }
  });

  it('has the whole of a thread right where it changes too fast to tell its turns apart', () => {
    const { profile } = kept({
      fast: turns(500, { ms: 20, runs: 1, in: 'work' }, { ms: 20, runs: 0, in: 'wait', seen: 0.5 }),
    });
    const { work, wait } = secondsIn(profile, 'fast');
    near(work + wait, 10, 0.1);
  });

  it('divides by what ran, not by what waited for a processor', () => {
    const { profile, takenAway } = kept({
      lucky: [{ ms: 20_000, runs: 0.6, ready: 0.4, in: 'a' }],
      starved: [{ ms: 20_000, runs: 0.2, ready: 0.8, in: 'b' }],
    });
    near(secondsIn(profile, 'lucky').a, 12, 0.1);
    near(secondsIn(profile, 'starved').b, 4, 0.1);
    near(takenAway.waitedForCpuMs, 24_000, 1);
  });

  it('weighs each stretch of a recording by itself', () => {
    const { profile, known } = record({
      one: [
        { ms: 10_000, runs: 1, in: 'a' },
        { ms: 10_000, runs: 0, in: 'b', seen: 1 },
      ],
    });
    const samples = profile.threads[0].samples;
    const ofB = samples.stack.filter((s) => s === samples.stack.at(-1)).length;
    const stretches = [
      { samples: samples.stack.length - ofB, beganMs: 0, endedMs: 10_000 },
      { samples: ofB, beganMs: 10_000, endedMs: 20_000 },
    ];
    const { profile: ran } = keepWhatRan(profile, [{ ...known[0], stretches }], costs);
    near(secondsIn(ran, 'one').a, 10, 0.5);
    assert.equal(secondsIn(ran, 'one').b, undefined);
  });

  it('leaves what is unknown as it is, and counts it: not read, not in that time, samples that do not add up', () => {
    const { profile, known } = record({ one: [{ ms: 5000, runs: 0, in: 'a', seen: 1 }] });
    const [{ readings, stretches }] = known;
    for (const unknown of [
      { stretches },
      { readings, stretches: [{ ...stretches[0], beganMs: 9000, endedMs: 12_000 }] },
      { readings, stretches: [{ ...stretches[0], samples: 3 }] },
    ]) {
      const { profile: same, takenAway } = keepWhatRan(profile, [unknown], costs);
      assert.equal(same, profile);
      assert.equal(takenAway.unknownThreads, 1);
    }
  });

  it('leaves a stretch of which the kernel told nothing as it is, beside others', () => {
    const { profile, known } = record({ one: [{ ms: 5000, runs: 0, in: 'a', seen: 1 }] });
    const all = profile.threads[0].samples.stack.length;
    const stretches = [
      { samples: all - 10, beganMs: 0, endedMs: 5000 },
      { samples: 10, beganMs: 6000, endedMs: 6100 },
    ];
    const { profile: ran, takenAway } = keepWhatRan(profile, [{ ...known[0], stretches }], costs);
    assert.deepEqual([ran.threads[0].samples.stack.length, takenAway.leftOut], [10, all - 10]);
  });

  it('changes nothing that is not time', () => {
    const { profile, known } = record({ one: [{ ms: 5000, runs: 0, in: 'a', seen: 1 }] });
    const bytes: Profile = { ...profile, unit: 'bytes' };
    assert.equal(keepWhatRan(bytes, known, costs).profile, bytes);
  });
});
