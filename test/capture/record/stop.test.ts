/** *Stop* keeps what was recorded; before anything is, it cancels. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createCapture } from '../../../src/capture/record/captureTask';
import { CaptureError, type CaptureProgress, type CaptureRequest, type CaptureResult } from '../../../src/capture/types';
import { fakeEcs, task } from '../support/fakeEcs';
import { openLocalHost, type LocalHost } from '../support/localHost';
import { containerEnv, programs, python, startProcess, type LocalProcess } from '../support/localProcess';

const request: CaptureRequest = {
  cluster: 'shop',
  service: 'web',
  durationMs: 15_000,
  rateHz: 100,
  mode: 'cpu',
  cachePySpy: false,
  fetchPySpy: false,
};

/** What is recorded, and what the capture says just before its recorder runs. */
const targets = [
  { argv: [python, path.join(programs, 'busy.py'), '30'], before: 'Sending py-spy' },
  {
    argv: [process.execPath, '--inspect-port=0', path.join(programs, 'server.cjs')],
    before: 'Opening the inspector',
  },
] as const;

describe('stopping a capture', function () {
  this.timeout(40_000);
  const env = containerEnv();
  let target: LocalProcess | undefined;
  let host: LocalHost | undefined;
  afterEach(async () => {
    await target?.kill();
    if (host) assert.ok(!existsSync(host.facts.privateDir), 'the session was closed');
    target = host = undefined;
  });

  async function stoppedAt(
    argv: readonly string[],
    moment: (progress: CaptureProgress) => boolean,
  ): Promise<{ readonly seen: readonly CaptureProgress[]; readonly outcome: CaptureResult | CaptureError }> {
    target = await startProcess(argv, env);
    const capture = createCapture({
      assetsDir: path.join(process.cwd(), 'dist', 'py-spy'),
      access: {
        profile: '',
        ecs: fakeEcs([task('a')]),
        openHost: async () =>
          (host = await openLocalHost({ env: { ...env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } })),
      },
    });
    const stop = new AbortController();
    const seen: CaptureProgress[] = [];
    const outcome = await capture(request, {
      signal: new AbortController().signal,
      stop: stop.signal,
      log: () => undefined,
      onProgress: (progress) => {
        seen.push(progress);
        if (moment(progress)) stop.abort();
      },
    }).catch((error: unknown) => error as CaptureError);
    return { seen, outcome };
  }

  for (const { argv, before } of targets) {
    it(`before anything is recorded cancels it, and nothing is stored (${before})`, async () => {
      const { seen, outcome } = await stoppedAt(argv, ({ message }) => message.startsWith(before));
      assert.ok(outcome instanceof CaptureError, 'a capture was made of nothing');
      assert.equal(outcome.code, 'cancelled', String(outcome));
      assert.equal(outcome.message, 'The capture was stopped before anything was recorded.');
      assert.equal(seen.at(-1)?.phase, 'prepare');
    });

    it(`while it records keeps what there is (after ${before})`, async () => {
      const { outcome } = await stoppedAt(argv, ({ message }) => /^Recording .*: [1-9]\d* s of/.test(message));
      assert.ok(!(outcome instanceof Error), String(outcome));
      assert.ok(outcome.metadata.samples > 5, JSON.stringify(outcome.metadata));
      assert.ok(outcome.metadata.durationMs < request.durationMs / 2, JSON.stringify(outcome.metadata));
    });
  }
});
