/** What is sent to the worker while a capture is shown live: each stretch once, however long the recording is. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { serialize } from 'node:v8';
import { Worker } from 'node:worker_threads';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import type { Profile } from '../../src/profile/types';
import { LiveCapture } from '../../src/views/live/liveCapture';
import { openInWorker } from '../../src/worker/client';

const worker = path.resolve('dist', 'worker.js');
const STACKS = 60;
const SAMPLES = 500;
const UPDATES = 40;

/** 5 s at 100 Hz in the same stacks each time. */
function stretch(): Profile {
  const builder = new ProfileBuilder();
  const main = builder.stack(-1, builder.frame('main', '/srv/app/main.py', 0, 0), 1);
  const stacks = Array.from({ length: STACKS }, (_, i) =>
    builder.stack(main, builder.frame(`work_${i}`, `/srv/app/work_${i % 7}.py`, 0, 0), i + 1),
  );
  builder.thread(
    'MainThread',
    Int32Array.from({ length: SAMPLES }, (_, i) => stacks[i % STACKS]),
    new Float64Array(SAMPLES).fill(0.01),
  );
  return builder.build({ name: 'py-spy', unit: 'seconds' });
}

describe('a live capture on its way to the worker', function () {
  this.timeout(30_000);
  const post = Reflect.get(Worker.prototype, 'postMessage') as (...args: unknown[]) => void;
  let opened: number[] = [];
  before(() => {
    Worker.prototype.postMessage = function (this: Worker, message: { readonly name?: string }, ...more: unknown[]) {
      if (message.name === 'open') opened.push(serialize(message).length);
      post.call(this, message, ...more);
    } as Worker['postMessage'];
  });
  after(() => {
    Worker.prototype.postMessage = post as Worker['postMessage'];
  });

  const liveCapture = (): LiveCapture =>
    new LiveCapture({
      name: 'lab/orders-api',
      isLive: true,
      input: { file: '/captures/x.speedscope.json', workspaceRoots: [] },
      now: () => 0,
      open: (input) => openInWorker(input, worker),
      stop: () => undefined,
      cancel: () => undefined,
      onProblem: (what, error) => assert.fail(`${what}: ${String(error)}`),
    });

  it('costs the same number of bytes for each update, and is all there', async () => {
    opened = [];
    const live = liveCapture();
    try {
      for (let i = 0; i < UPDATES; i++) await live.update({ profile: stretch() }, 1);
      const { summary } = await live.attach().read();
      assert.equal(summary.samples, UPDATES * SAMPLES);
      assert.equal(Math.round(summary.total), (UPDATES * SAMPLES) / 100);
      assert.equal(opened.length, UPDATES);
      // The number of the request takes a byte more now and then.
      assert.ok(Math.max(...opened) - Math.min(...opened) <= 16, opened.join(' '));
      assert.ok(opened[0] < 30_000, `${opened[0]} bytes`);
    } finally {
      live.end();
      live.release();
    }
  });

  it('hands on together what was finished while an earlier stretch was being opened, each once', async () => {
    opened = [];
    const live = liveCapture();
    try {
      await Promise.all([1, 2, 3].map(() => live.update({ profile: stretch() }, 1)));
      assert.equal((await live.attach().read()).summary.samples, 3 * SAMPLES);
      assert.equal(opened.length, 2);
    } finally {
      live.end();
      live.release();
    }
  });
});
