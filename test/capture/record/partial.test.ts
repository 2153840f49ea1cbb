/** What is recorded until something ends it is a capture that says so: in its file, and to whoever asked for it. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createFleetCapture } from '../../../src/capture/fleet/captureFleet';
import { createCapture } from '../../../src/capture/record/captureTask';
import type { CaptureHooks, CaptureRequest, CaptureResult } from '../../../src/capture/types';
import type { EcsReader } from '../../../src/ecs/types';
import { parseCapture } from '../../support/parseCapture';
import { breakable } from '../support/breakable';
import { fakeEcs, task } from '../support/fakeEcs';
import { openLocalHost, type LocalHost } from '../support/localHost';
import { containerEnv, programs, python, startProcess, type LocalProcess } from '../support/localProcess';
import { itInLongRun } from '../../support/longRun';

const request: CaptureRequest = {
  cluster: 'shop',
  service: 'web',
  durationMs: 60_000,
  rateHz: 100,
  mode: 'cpu',
  cachePySpy: false,
  fetchPySpy: false,
};

describe('a capture that is cut off', function () {
  this.timeout(60_000);
  const env = containerEnv();
  let target: LocalProcess;
  let hosts: LocalHost[] = [];
  let breakOff = (): void => undefined;
  beforeEach(async () => {
    target = await startProcess([python, path.join(programs, 'busy.py'), '60'], env);
  });
  afterEach(async () => {
    await target.kill();
    for (const host of hosts) assert.ok(!existsSync(host.facts.privateDir), 'the session was closed');
    hosts = [];
  });
  const dependencies = (ecs: EcsReader) => ({
    assetsDir: path.join(process.cwd(), 'dist', 'py-spy'),
    access: {
      profile: '',
      ecs,
      openHost: async () => {
        const local = await openLocalHost({ env: { ...env, PATH: '/usr/sbin:/usr/bin:/sbin:/bin' } });
        hosts.push(local);
        const session = breakable(local);
        breakOff = session.breakOff;
        return session.host;
      },
    },
  });
  const hooks = (change: Partial<CaptureHooks> = {}): CaptureHooks => ({
    signal: new AbortController().signal,
    log: () => undefined,
    onProgress: () => undefined,
    ...change,
  });
  /** Acts a moment after the first stretch is there. */
  const onFirstStretch = (act: () => void): Pick<CaptureHooks, 'live'> => {
    let seen = false;
    return {
      live: {
        onUpdate: () => {
          if (!seen) setTimeout(act, 500);
          seen = true;
        },
      },
    };
  };
  /** Its file says the same as it does. */
  const assertPartial = ({ metadata, file, remark }: CaptureResult, why: RegExp): void => {
    assert.match(metadata.partial ?? 'whole', why);
    const read = parseCapture(file, 'capture');
    assert.equal(read.capture?.partial, metadata.partial);
    assert.ok(metadata.samples > 10 && metadata.durationMs < 20_000, JSON.stringify(metadata));
    assert.ok(read.frames.some(({ name }) => name === 'spin'));
    assert.equal(remark, '');
  };

  it('by its target', async () => {
    const end = onFirstStretch(() => process.kill(target.pid, 'SIGKILL'));
    const result = await createCapture(dependencies(fakeEcs([task('a')])))(request, hooks(end));
    assertPartial(result, /^busy\.py \(pid \d+\) ended after \d\.\d s of recording\.$/);
  });

  it('by a task that stops, whose session goes with it', async () => {
    let isStopped = false;
    const ecs: EcsReader = {
      ...fakeEcs([task('a')]),
      tasks: async function* () {
        yield isStopped ? [] : [task('a')];
      },
    };
    const end = onFirstStretch(() => {
      isStopped = true;
      breakOff();
    });
    const result = await createCapture(dependencies(ecs))(request, hooks(end));
    assertPartial(result, /^Task a has stopped: it ended during the capture\.$/);
  });

  itInLongRun('by the session alone', async () => {
    const end = onFirstStretch(() => breakOff());
    const result = await createCapture(dependencies(fakeEcs([task('a')])))(request, hooks(end));
    assertPartial(result, /^The session ended before the work was done\.$/);
  });

  it('by a stop that nobody wanted, and not by one that somebody did', async () => {
    const ecs = fakeEcs([task('a')]);
    for (const reason of ['The command line was told to end (SIGTERM).', undefined]) {
      const stop = new AbortController();
      const end = onFirstStretch(() => stop.abort(reason));
      const result = await createCapture(dependencies(ecs))(request, hooks({ ...end, stop: stop.signal }));
      if (reason !== undefined) assertPartial(result, /^The command line was told to end \(SIGTERM\)\.$/);
      else assert.equal(result.metadata.partial, undefined);
    }
  });

  it('is handed on while it goes on, as a capture that says so; of several tasks as one', async () => {
    const kept: CaptureResult[] = [];
    const stop = new AbortController();
    const onSoFar: CaptureHooks['onSoFar'] = (soFar) => {
      kept.push(soFar());
      stop.abort();
    };
    const live = { onUpdate: () => undefined };
    const ecs = fakeEcs([task('a')]);
    const one = await createCapture(dependencies(ecs))(request, hooks({ live, stop: stop.signal, onSoFar }));
    assert.equal(one.metadata.partial, undefined, 'what was stopped is whole');
    const [soFar] = kept;
    assertPartial(soFar, /^It was kept while it was recorded, and what recorded it did not get to its end\.$/);
    assert.ok(soFar.metadata.samples <= one.metadata.samples);

    const fleet: CaptureResult[] = [];
    const stopAll = new AbortController();
    await createFleetCapture(dependencies(ecs))(
      { ...request, tasks: 'all' },
      {
        signal: new AbortController().signal,
        log: () => undefined,
        onProgress: () => undefined,
        live,
        stop: stopAll.signal,
        onSoFar: (current) => {
          fleet.push(current());
          stopAll.abort();
        },
      },
    );
    assertPartial(fleet[0], /^Task a: It was kept while it was recorded/);
    assert.deepEqual(
      fleet[0].metadata.sources?.map((source) => source.task),
      ['a'],
    );
  });
});
