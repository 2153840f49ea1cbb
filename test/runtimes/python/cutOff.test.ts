/** Recordings that end before their time: what py-spy had until then is kept, and says why it is not all. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import type { CaptureError, Recording, RecordRequest, RemoteProcess } from '../../../src/capture/types';
import { breakable } from '../../capture/support/breakable';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, programs, python, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { childrenOf } from '../node/support';
import { assetsDir, busy, plainPath, requestFor, shellOnly, withoutPython } from './support';
import { itInLongRun } from '../../support/longRun';

const forked = path.join(programs, 'forked.py');
const samplesOf = ({ profile }: Recording): number =>
  profile.threads.reduce((sum, { samples }) => sum + samples.stack.length, 0);
const secondsOf = ({ profile }: Recording): number =>
  profile.threads.reduce((sum, { samples }) => sum + samples.weight.reduce((a, b) => a + b, 0), 0);
const names = ({ profile }: Recording): string[] => profile.frames.map(({ name }) => name);
const pidsOf = (pattern: string): number[] => {
  try {
    return execFileSync('pgrep', ['-f', pattern], { encoding: 'utf8' }).trim().split('\n').map(Number);
  } catch {
    return [];
  }
};

describe('a Python recording that is cut off', function () {
  this.timeout(60_000);
  const collector = createPySpyCollector(assetsDir);
  let target: LocalProcess;
  let host: LocalHost;
  beforeEach(async () => {
    host = await openLocalHost({ env: plainPath });
  });
  afterEach(async () => {
    await host.close();
    await target.kill();
  });
  const start = async (...argv: readonly string[]): Promise<RemoteProcess> => {
    target = await startProcess([python, ...argv]);
    return asRemote(target, 'python', [python, ...argv]);
  };
  /** So many milliseconds after the recorder has begun. */
  const later = (ms: number, act: () => void): Pick<RecordRequest, 'onProgress'> => {
    let begun = false;
    return {
      onProgress: (phase) => {
        if (phase !== 'record' || begun) return;
        begun = true;
        setTimeout(act, ms);
      },
    };
  };
  /** Acts once the first stretch is here. */
  const onFirstStretch = (act: () => void): Pick<RecordRequest, 'live'> => {
    let seen = false;
    return {
      live: {
        onUpdate: () => {
          if (!seen) act();
          seen = true;
        },
      },
    };
  };

  it('by a target that ends by itself, and by one that is killed, has all until then', async () => {
    const killed = await collector.record(
      host,
      requestFor(await start(busy, '60'), {
        durationMs: 30_000,
        ...later(2000, () => process.kill(target.pid, 'SIGKILL')),
      }),
    );
    const ended = await collector.record(host, requestFor(await start(busy, '4'), { durationMs: 30_000 }));
    for (const recording of [killed, ended]) {
      assert.equal(recording.cutOff?.code, 'target-exited');
      assert.match(recording.cutOff!.message, /^busy\.py \(pid \d+\) ended after \d\.\d s of recording\.$/);
      assert.ok(names(recording).includes('spin'));
      assert.ok(recording.durationMs > 1000 && recording.durationMs < 6000, `${recording.durationMs} ms`);
      assert.ok(samplesOf(recording) > 10, `${samplesOf(recording)} samples`);
      assert.ok(secondsOf(recording) < recording.durationMs / 1000 + 0.5, 'no more time than there was');
      assert.ok(recording.coverage! > 0.8, `coverage ${recording.coverage}`);
      assert.equal(recording.cost?.targetCpuDuring, null, 'what a dead process used is not known, and not 0');
    }
  });

  it('by a target that ends before anything was sampled is an error', async () => {
    const request = requestFor(await start(busy, '60'), { durationMs: 30_000 });
    await target.kill();
    await assert.rejects(collector.record(host, request), { code: 'target-exited' });
  });

  itInLongRun('while it was shown live, has every stretch', async () => {
    const recording = await collector.record(
      host,
      requestFor(await start(busy, '60'), {
        durationMs: 60_000,
        ...onFirstStretch(() => setTimeout(() => process.kill(target.pid, 'SIGKILL'), 1500)),
      }),
    );
    assert.equal(recording.cutOff?.code, 'target-exited');
    assert.ok(recording.durationMs > 2500, `${recording.durationMs} ms: the first stretch and what came after it`);
    assert.ok(recording.coverage! > 0.8, `coverage ${recording.coverage}`);
  });

  itInLongRun('goes on without one of several processes, and keeps what the master had when that ends', async () => {
    const master = await start(forked);
    const workers = childrenOf(master.pid);
    const children = workers.map((pid) => ({ ...master, pid, ppid: master.pid }));
    const one = await collector.record(
      host,
      requestFor(master, {
        durationMs: 3000,
        subprocesses: true,
        children,
        ...later(1000, () => process.kill(workers[0], 'SIGKILL')),
      }),
    );
    assert.equal(one.cutOff, undefined, 'a worker that ends is nothing unusual');
    assert.ok(names(one).includes('first_work') && names(one).includes('second_work'));
    const all = await collector.record(
      host,
      requestFor(master, {
        durationMs: 30_000,
        subprocesses: true,
        children: children.slice(1),
        ...later(1500, () => process.kill(-target.pid, 'SIGKILL')),
      }),
    );
    assert.equal(all.cutOff?.code, 'target-exited');
    assert.ok(names(all).includes('second_work'));
  });

  it('by the session keeps the stretches that had arrived', async () => {
    const { host: session, breakOff } = breakable(host);
    const recording = await collector.record(
      session,
      requestFor(await start(busy, '60'), { durationMs: 60_000, ...onFirstStretch(() => setTimeout(breakOff, 300)) }),
    );
    assert.deepEqual(
      [recording.cutOff?.code, recording.cutOff?.message],
      ['channel-closed', 'The session ended before the work was done.'],
    );
    assert.ok(recording.durationMs > 1500 && recording.durationMs < 5000, `${recording.durationMs} ms`);
    assert.ok(samplesOf(recording) > 10, `${samplesOf(recording)} samples`);
  });

  itInLongRun('is fetched in stretches when it is not shown, too, so that little is lost', async () => {
    const { host: session, breakOff } = breakable(host);
    const soFar: Recording[] = [];
    const recording = await collector.record(
      session,
      requestFor(await start(busy, '60'), {
        durationMs: 60_000,
        onSoFar: (current) => {
          soFar.push(current());
          setTimeout(breakOff, 300);
        },
      }),
    );
    assert.equal(recording.cutOff?.code, 'channel-closed');
    assert.ok(recording.durationMs > 9000 && recording.durationMs < 14_000, `${recording.durationMs} ms`);
    assert.equal(soFar.length, 1);
    assert.match(soFar[0].collector, /^py-spy /);
    assert.ok(samplesOf(soFar[0]) > 50 && samplesOf(soFar[0]) === samplesOf(recording));
  });

  itInLongRun('by the end of py-spy keeps the runs before', async () => {
    const recording = await collector.record(
      host,
      requestFor(await start(busy, '60'), {
        durationMs: 60_000,
        ...onFirstStretch(() =>
          setTimeout(
            () => pidsOf(`^py-spy record --pid ${target.pid} `).forEach((pid) => process.kill(pid, 'SIGKILL')),
            700,
          ),
        ),
      }),
    );
    assert.match(recording.cutOff!.message, /^py-spy was killed in the task, most likely because memory ran out\.$/);
    assert.ok(samplesOf(recording) > 10, `${samplesOf(recording)} samples`);
  });

  it('is nothing when it is cancelled, whatever had arrived', async () => {
    const cancel = new AbortController();
    const request = requestFor(await start(busy, '60'), {
      durationMs: 60_000,
      signal: cancel.signal,
      ...onFirstStretch(() => cancel.abort()),
    });
    await assert.rejects(collector.record(host, request), (error: CaptureError) => error.code === 'cancelled');
  });

  itInLongRun('with the shell alone has all until its target ended', async () => {
    target = await startProcess([python, busy, '60']);
    const remote = withoutPython(target, '/nonexistent');
    const recording = await collector.record(
      shellOnly(host),
      requestFor(remote, { durationMs: 30_000, ...later(2000, () => process.kill(target.pid, 'SIGKILL')) }),
    );
    assert.equal(recording.cutOff?.code, 'target-exited');
    assert.ok(names(recording).includes('spin'));
    assert.ok(recording.durationMs > 1000 && recording.durationMs < 8000, `${recording.durationMs} ms`);
  });
});
