/** The recorder in sh (remote/pyspyRecord.sh), where no Python can be run in the task. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import { checkAttach } from '../../../src/runtimes/python/pyspy/attach';
import { readPySpy } from '../../../src/runtimes/python/pyspy/program';
import type { Recording, RemoteProcess } from '../../../src/capture/types';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { python, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { assetsDir, busy, plainPath, requestFor, shellOnly, withoutPython } from './support';
import { itInLongRun } from '../../support/longRun';

/** Seconds of the thread with the most: in wall mode each is in every sample. */
const longest = ({ profile }: Recording): number =>
  Math.max(...profile.threads.map(({ samples }) => samples.weight.reduce((a, b) => a + b, 0)));

describe('Python recorder in sh', function () {
  this.timeout(60_000);
  const collector = createPySpyCollector(assetsDir);
  let target: LocalProcess;
  let host: LocalHost;
  let remote: RemoteProcess;
  /** Programs that stand in for others. */
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-programs-'));
    target = await startProcess([python, busy, '60']);
    host = await openLocalHost({ env: plainPath });
    remote = withoutPython(target, folder);
  });
  afterEach(async () => {
    await host.close();
    await target.kill();
    await rm(folder, { recursive: true });
  });
  const assertWhole = (recording: Recording): void =>
    assert.ok(
      Math.abs(longest(recording) - recording.durationMs / 1000) < 0.5,
      `${longest(recording)} s of ${recording.durationMs} ms`,
    );

  it('records with the shell alone', async () => {
    assert.equal((await checkAttach(shellOnly(host), remote)).python, '');
    const recording = await collector.record(shellOnly(host), requestFor(remote, { durationMs: 1000 }));
    assert.ok(recording.profile.frames.some(({ name }) => name === 'spin'));
    assert.match(recording.remarks!.join(), /no Python that can run the recorder/);
  });

  it('stops early and keeps what there is', async () => {
    const stop = new AbortController();
    const request = requestFor(remote, {
      durationMs: 60_000,
      mode: 'wall',
      stop: stop.signal,
      onProgress: (phase, fraction) => {
        if (phase === 'record' && fraction > 0.02) stop.abort();
      },
    });
    const recording = await collector.record(shellOnly(host), request);
    assert.ok(recording.durationMs > 1000 && recording.durationMs < 6000, `${recording.durationMs} ms`);
    assertWhole(recording);
  });

  itInLongRun('counts from the first look on, however long py-spy takes to get there', async () => {
    const real = path.join(folder, 'real');
    await writeFile(real, await readPySpy(assetsDir, host.facts.arch), { mode: 0o755 });
    const slow = `#!/bin/sh\n[ "$1" = --version ] || sleep 6\nexec ${real} "$@"\n`;
    await writeFile(path.join(folder, 'py-spy'), slow, { mode: 0o755 });
    const recording = await collector.record(shellOnly(host), requestFor(remote, { mode: 'wall' }));
    assert.ok(Math.abs(recording.durationMs - 2000) < 500, `${recording.durationMs} ms`);
    assertWhole(recording);
  });
});
