import assert from 'node:assert/strict';
import { oddTask } from '../../../src/query/compare/oddTask';
import { joinProfiles } from '../../../src/profile/joinProfiles';
import type { CaptureSource } from '../../../src/metadata/types';
import type { Profile } from '../../../src/profile/types';
import { captureOf, shop, simulate, type Simulated } from './simulate';

const tasks = ['a', 'b', 'c', 'd'];
const audits: Simulated = { ...shop, kinds: [...shop.kinds, { weight: 0.3, steps: [0.8] }] };

function fleet(...services: readonly Simulated[]): Profile {
  const parts = services.map((service, source) => ({ profile: simulate(service, 20, 40 + source), source }));
  const sources = services.map((_, i): CaptureSource => ({
    task: tasks[i],
    container: 'app',
    pid: 7,
    processName: 'main.py',
    samples: 1,
    error: null,
  }));
  return { ...joinProfiles('fleet', parts), capture: captureOf({ sources, durationMs: 20_000 }) };
}

describe('the odd task', () => {
  it('is found against the rest, with the function that is its alone, wherever it stands', () => {
    for (let at = 0; at < 3; at++) {
      const profile = fleet(...Array.from({ length: 3 }, (_, i) => (i === at ? audits : shop)));
      const { odd, tasks: all, why } = oddTask(profile);
      assert.equal(why, '');
      assert.equal(odd?.task, tasks[at]);
      assert.deepEqual(odd?.sources, [at]);
      const names = odd?.functions.map(({ frame }) => profile.frames[frame].name) ?? [];
      assert.ok(names.includes('step 6.0'), names.join());
      const own = odd?.functions[names.indexOf('step 6.0')];
      assert.ok(own !== undefined && own.rest === 0 && own.own > 15 && own.low > 0 && own.high > own.delta);
      assert.deepEqual(
        all.map(({ score }) => score),
        [...all.map(({ score }) => score)].sort((x, y) => y - x),
      );
    }
  });

  it('is none where all work alike, one is alone, or two differ', () => {
    assert.match(oddTask(fleet(shop, shop, shop, shop)).why, /None of the 4 tasks/);
    assert.match(oddTask(fleet(shop)).why, /of one task/);
    const two = oddTask(fleet(shop, audits));
    assert.equal(two.odd, null);
    assert.match(two.why, /takes a third/);
    assert.match(oddTask(fleet(shop, shop)).why, /do not differ/);
  });

  it('is not said to be none where tasks could not be compared', () => {
    const alike = fleet(shop, shop, shop);
    /** The samples of the first task but every so many, or the first so many. */
    const with0 = (change: (weights: Float64Array) => Float64Array): Profile => ({
      ...alike,
      threads: alike.threads.map((thread) =>
        thread.source === 0
          ? { ...thread, samples: { stack: thread.samples.stack, weight: change(thread.samples.weight) } }
          : thread,
      ),
    });
    const few = with0((weights) => weights.map((weight, i) => (i < 4 ? weight : 0)));
    assert.match(
      oddTask(few).why,
      /^Task a could not be compared: it has too few samples \(worth 8, 20 are needed\)\. None of the other 2 tasks differs from the others by more than noise\.$/,
    );
    const none = { ...alike, threads: alike.threads.filter(({ source }) => source !== 0) };
    const { why, tasks: all } = oddTask(none);
    assert.equal(why, 'Task a could not be compared: it has no samples. The other two tasks do not differ.');
    assert.deepEqual(
      all.map(({ task, sources, untested }) => [task, sources, untested !== undefined]),
      [
        ['b', [1], false],
        ['c', [2], false],
        ['a', [0], true],
      ],
    );
    assert.deepEqual(JSON.parse(JSON.stringify(all)), all);
  });

  it('is not said to be none where no task could be compared', () => {
    const alike = fleet(shop, shop, shop);
    assert.equal(
      oddTask({ ...alike, summed: true }).why,
      'None of the 3 tasks could be compared: the samples are not in time order (sums of stacks, bytes or counts), so the noise is unknown.',
    );
    const short = { ...alike, capture: { ...alike.capture, durationMs: 3000 } };
    assert.equal(
      oddTask(short).why,
      'None of the 3 tasks could be compared: each is too short (3 blocks of 1 s or more, 4 are needed).',
    );
    const two = fleet(shop, shop);
    const one = { ...two, threads: two.threads.filter(({ source }) => source === 1) };
    assert.equal(
      oddTask(one).why,
      'Task b could not be compared: the others have no samples. Task a could not be compared: it has no samples.',
    );
  });

  it('is not made of the ids of its processes', () => {
    const one = fleet(shop, shop, shop);
    const frames = [
      ...one.frames,
      ...tasks.slice(0, 3).map((_, i) => ({ ...one.frames[0], name: `process ${20 + i}:"python3 main.py"` })),
    ];
    const { stacks } = one;
    const count = stacks.parent.length;
    const perTask = [0, 1, 2].map((task) => ({
      parent: stacks.parent.map((p) => (p < 0 ? task : p + 3 + task * count)),
      frame: stacks.frame,
      line: stacks.line,
    }));
    const joined = (['parent', 'frame', 'line'] as const).map((column) => [
      column,
      Int32Array.from([
        ...[0, 1, 2].map((task) => (column === 'parent' ? -1 : column === 'frame' ? one.frames.length + task : 0)),
        ...perTask.flatMap((part) => [...part[column]]),
      ]),
    ]);
    const threads = one.threads.map((thread) => ({
      ...thread,
      samples: { ...thread.samples, stack: thread.samples.stack.map((s) => s + 3 + (thread.source ?? 0) * count) },
    }));
    assert.equal(
      oddTask({ ...one, frames, stacks: Object.fromEntries(joined) as unknown as Profile['stacks'], threads }).odd,
      null,
    );
  });
});
