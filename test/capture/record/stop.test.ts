/** *Stop* keeps what was recorded; before anything is, it cancels. What a cancelled capture left is told. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createCapture } from '../../../src/capture/record/captureTask';
import {
  CaptureError,
  type CaptureHooks,
  type CaptureProgress,
  type CaptureRequest,
  type CaptureResult,
} from '../../../src/capture/types';
import type { RemoteHost } from '../../../src/exec/types';
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

  async function captured(
    argv: readonly string[],
    act: (progress: CaptureProgress, end: { readonly stop: () => void; readonly cancel: () => void }) => void,
    change: Partial<CaptureRequest> = {},
    ofHost: Partial<RemoteHost> = {},
  ): Promise<{ readonly seen: readonly CaptureProgress[]; readonly outcome: CaptureResult | CaptureError }> {
    target = await startProcess(argv, env);
    const capture = createCapture({
      assetsDir: path.join(process.cwd(), 'dist', 'py-spy'),
      access: {
        profile: '',
        ecs: fakeEcs([task('a')]),
        openHost: async () => {
          host = await openLocalHost({ env: { ...env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } });
          return Object.assign(Object.create(host) as RemoteHost, ofHost);
        },
      },
    });
    const [stopping, cancelling] = [new AbortController(), new AbortController()];
    const end = { stop: () => stopping.abort(), cancel: () => cancelling.abort() };
    const seen: CaptureProgress[] = [];
    const hooks: CaptureHooks = {
      signal: cancelling.signal,
      stop: stopping.signal,
      log: () => undefined,
      onProgress: (progress) => {
        seen.push(progress);
        act(progress, end);
      },
    };
    const outcome = await capture({ ...request, ...change }, hooks).catch((error: unknown) => error as CaptureError);
    return { seen, outcome };
  }

  for (const { argv, before } of targets) {
    it(`before anything is recorded cancels it, and nothing is stored (${before})`, async () => {
      const { seen, outcome } = await captured(argv, ({ message }, { stop }) => {
        if (message.startsWith(before)) stop();
      });
      assert.ok(outcome instanceof CaptureError, 'a capture was made of nothing');
      assert.equal(outcome.code, 'cancelled', String(outcome));
      assert.equal(outcome.message, 'The capture was stopped before anything was recorded.');
      assert.equal(seen.at(-1)?.phase, 'prepare');
    });

    it(`while it records keeps what there is (after ${before})`, async () => {
      const { outcome } = await captured(argv, ({ message }, { stop }) => {
        if (/^Recording .*: [1-9]\d* s of/.test(message)) stop();
      });
      assert.ok(!(outcome instanceof Error), String(outcome));
      assert.ok(outcome.metadata.samples > 5, JSON.stringify(outcome.metadata));
      assert.ok(outcome.metadata.durationMs < request.durationMs / 2, JSON.stringify(outcome.metadata));
    });
  }

  const [{ argv: inPython }] = targets;
  const left: readonly (readonly [when: string, hint: string, Partial<CaptureRequest>, Partial<RemoteHost>])[] = [
    ['Looking for', 'Nothing was left in the task.', { cachePySpy: true }, {}],
    ['Recording', 'Nothing was left in the task.', { cachePySpy: false }, {}],
    ['Sending py-spy', 'Nothing was left in the task but the cached py-spy.', { cachePySpy: true }, {}],
    ['Recording', 'Nothing was left in the task but the cached py-spy.', { cachePySpy: true }, { isClean: true }],
    [
      'Recording',
      'The task did not confirm that nothing was left; it cleans up by itself within seconds.',
      { cachePySpy: false },
      { isClean: false },
    ],
    [
      'Recording',
      'The task did not confirm that nothing but the cached py-spy was left; it cleans up by itself within seconds.',
      { cachePySpy: true },
      { isClean: false },
    ],
  ];
  for (const [when, hint, change, ofHost] of left)
    it(`a cancel tells what it left (${when}, ${JSON.stringify({ ...change, ...ofHost })})`, async () => {
      const cancelIt = ({ message }: CaptureProgress, { cancel }: { readonly cancel: () => void }): void => {
        if (message.startsWith(when)) cancel();
      };
      const { outcome } = await captured(inPython, cancelIt, change, ofHost);
      assert.ok(outcome instanceof CaptureError, 'it was cancelled too late');
      assert.deepEqual([outcome.code, outcome.hint], ['cancelled', hint]);
    });

  it('a stop before anything is recorded tells what it left, too', async () => {
    const stopIt = ({ message }: CaptureProgress, { stop }: { readonly stop: () => void }): void => {
      if (message.startsWith('Sending py-spy')) stop();
    };
    const { outcome } = await captured(inPython, stopIt, { cachePySpy: true });
    assert.ok(outcome instanceof CaptureError);
    assert.equal(outcome.hint, 'Nothing was left in the task but the cached py-spy.');
  });
});
