import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { copyFile, mkdtemp, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { assertCan } from '../../../src/runtimes/firstThatCan';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import { pySpySha256, pySpyVersion } from '../../../src/runtimes/python/pyspy/pinned';
import { CaptureError } from '../../../src/capture/types';
import { openLocalHost, type LocalHost, type LocalHostOptions } from '../../capture/support/localHost';
import { assetsDir, busy, containerRights, plainPath, requestFor } from './support';
import { asRemote, python, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { firstOf, itInLongRun } from '../../support/longRun';

/** Processes that run py-spy on the given pid. */
const pySpiesOn = (pid: number): string[] =>
  execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line.includes('record --pid ' + pid));

describe('py-spy collector', function () {
  this.timeout(30_000);
  const collector = createPySpyCollector(assetsDir);
  let target: LocalProcess | undefined;
  let host: LocalHost | undefined;
  const open = async (options: LocalHostOptions = {}): Promise<LocalHost> =>
    (host = await openLocalHost({ env: plainPath, ...options }));
  afterEach(async () => {
    await host?.close();
    await target?.kill();
    host = target = undefined;
  });

  it('sends py-spy, records the busy thread and its lines, keeps py-spy and leaves nothing else', async () => {
    target = await startProcess([python, busy, '30']);
    const remote = asRemote(target, 'python', [python, busy, '30']);
    const local = await open();
    const request = requestFor(remote);
    await assertCan(collector, local, remote);
    const recording = await collector.record(local, request);

    assert.equal(recording.collector, `py-spy ${pySpyVersion}`);
    assert.match(recording.runtimeVersion, /^3\.\d+\.\d+/);
    assert.equal(recording.profile.unit, 'seconds');
    const spin = recording.profile.frames.findIndex((frame) => frame.name === 'spin');
    assert.equal(recording.profile.frames[spin].file, busy);
    const { stacks, threads } = recording.profile;
    const waits = recording.profile.frames.findIndex((frame) => frame.name === 'wait_for_ever');
    const samples = threads.flatMap((thread) => [...thread.samples.stack]);
    assert.ok(
      samples.filter((one) => waits >= 0 && stacks.frame[one] === waits).length < samples.length / 4,
      'the waiting thread is left out in CPU mode but where it wakes up',
    );
    const lines = samples.filter((one) => stacks.frame[one] === spin).map((one) => stacks.line[one]);
    // At 100 Hz one for each hundredth of a second that the program ran: beside other tests it gets a part of a core.
    const ran = 100 * (recording.cost?.targetCpuDuring ?? 1) * (recording.durationMs / 1000);
    assert.ok(lines.length > 0.4 * ran, `${lines.length} samples in spin of about ${ran}`);
    assert.ok(
      lines.every((line) => line >= 8 && line <= 11),
      `lines ${[...new Set(lines)].join()}`,
    );
    assert.ok(
      request.lines.some((line) => /^record: Recording busy\.py \(pid \d+\): 1 s of 2 s$/.test(line)),
      request.lines.join('\n'),
    );
    assert.ok(Math.abs(recording.durationMs - 2000) < 600, `${recording.durationMs} ms`);

    assert.deepEqual(
      readdirSync(local.facts.privateDir),
      ['stretch-1'],
      'only the recording, in the folder that goes with the session',
    );
    const kept = path.join(local.facts.tempDir, '.ecs-profiler', pySpySha256[local.facts.arch], 'py-spy');
    assert.equal((await stat(kept)).mode & 0o7777, 0o700);

    await collector.record(local, requestFor(remote, { durationMs: 1000 }));
    assert.equal(local.commands.filter((line) => line.startsWith('upload')).length, 1, 'sent once');
  });

  it('keeps nothing in the cache when that is turned off', async () => {
    target = await startProcess([python, busy, '30']);
    const local = await open();
    await collector.record(
      local,
      requestFor(asRemote(target, 'python', [python, busy]), { durationMs: 1000, cachePySpy: false }),
    );
    assert.deepEqual(
      readdirSync(local.facts.tempDir).filter((name) => name.includes('ecs-profiler')),
      [],
    );
    assert.deepEqual(
      local.commands.filter((line) => line.startsWith('upload')),
      [`upload ${local.facts.privateDir}/py-spy`],
    );
  });

  itInLongRun('sends it where the task cannot fetch it with pip, and says why', async () => {
    target = await startProcess([python, busy, '30']);
    const offline = await open({ env: { ...plainPath, PIP_NO_INDEX: '1', PIP_FIND_LINKS: '/nonexistent' } });
    const request = requestFor(asRemote(target, 'python', [python, busy]), { durationMs: 1000, fetchPySpy: true });
    await collector.record(offline, request);
    assert.match(
      request.lines.join('\n'),
      /log: py-spy could not be fetched with pip in the task \(.+\)\n(prepare: Sending py-spy: .* MB.*\n)+log: py-spy [\d.]+ sent into the task and kept/,
    );
    const cache = path.join(offline.facts.tempDir, '.ecs-profiler', pySpySha256[offline.facts.arch]);
    assert.deepEqual(readdirSync(cache), ['py-spy'], 'pip left nothing');
  });

  itInLongRun('lets the task fetch it with pip, verified, and sends nothing', async () => {
    target = await startProcess([python, busy, '30']);
    const local = await open();
    const request = requestFor(asRemote(target, 'python', [python, busy]), { durationMs: 1000, fetchPySpy: true });
    const recording = await collector.record(local, request);
    assert.ok(recording.profile.frames.some((frame) => frame.name === 'spin'));
    assert.match(
      request.lines.join('\n'),
      /log: py-spy [\d.]+ fetched by the task with pip and kept for the next capture/,
    );
    assert.deepEqual(
      local.commands.filter((line) => line.startsWith('upload')),
      [],
    );
  });

  it('does not run a cached py-spy that was tampered with, and sends it anew', async () => {
    target = await startProcess([python, busy, '30']);
    const remote = asRemote(target, 'python', [python, busy]);
    const local = await open();
    await collector.record(local, requestFor(remote, { durationMs: 1000 }));
    await copyFile(
      '/bin/true',
      path.join(local.facts.tempDir, '.ecs-profiler', pySpySha256[local.facts.arch], 'py-spy'),
    );
    const recording = await collector.record(local, requestFor(remote, { durationMs: 1000 }));
    assert.ok(recording.profile.frames.some((frame) => frame.name === 'spin'));
    assert.equal(local.commands.filter((line) => line.startsWith('upload')).length, 2);
  });

  it('shows waiting threads in wall mode', async () => {
    target = await startProcess([python, busy, '30']);
    const { profile } = await collector.record(
      await open(),
      requestFor(asRemote(target, 'python', [python, busy]), { durationMs: 1000, mode: 'wall' }),
    );
    assert.equal(profile.threads.length, 2);
    assert.ok(profile.frames.some((frame) => frame.name === 'wait_for_ever'));
  });

  it('ends py-spy at once when cancelled', async () => {
    target = await startProcess([python, busy, '30']);
    const cancel = new AbortController();
    const remote = asRemote(target, 'python', [python, busy]);
    const seen: number[] = [];
    const request = requestFor(remote, {
      durationMs: 20_000,
      signal: cancel.signal,
      onProgress: (phase, fraction) => {
        if (phase !== 'record' || fraction <= 0) return;
        seen.push(pySpiesOn(remote.pid).length);
        cancel.abort();
      },
    });
    const started = Date.now();
    await assert.rejects(collector.record(await open(), request), { code: 'cancelled' });
    assert.deepEqual(seen.slice(0, 1), [1], 'it ran');
    assert.ok(Date.now() - started < 5000);
    assert.deepEqual(pySpiesOn(remote.pid), []);
  });

  it('names a process that is gone, and one that is no Python', async () => {
    const gone = { ...asRemote({ pid: 4_000_000 } as LocalProcess, 'python', ['python3', 'x.py']) };
    await assert.rejects(assertCan(collector, await open(), gone), { code: 'target-exited' });
    target = await startProcess(['sh', '-c', 'echo ready; sleep 20']);
    await assert.rejects(
      collector.record(host!, requestFor(asRemote(target, 'python', ['sh']), { durationMs: 1000 })),
      (error: CaptureError) => {
        assert.equal(error.code, 'not-attachable');
        assert.match(error.message, /no CPython/);
        return true;
      },
    );
  });

  describe('with the rights of a container (root, no SYS_PTRACE)', () => {
    const asUser = (...rights: string[]): string[] => [
      'setpriv',
      ...rights,
      '--reuid',
      '1234',
      '--regid',
      '1234',
      '--clear-groups',
      '--inh-caps=-all',
    ];
    let folder = '';
    const systemPython = '/usr/bin/python3';
    before(async function () {
      // Other users' processes can be made by root alone; an ordinary user's machine shows the rest of this file.
      if (process.getuid!() !== 0 && process.env.CI !== 'true') this.skip();
      folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-programs-'));
      execFileSync('chmod', ['755', folder]);
      await copyFile(busy, path.join(folder, 'busy.py'));
    });
    after(() => (folder ? rm(folder, { recursive: true }) : undefined));

    for (const shell of firstOf(1, [['busybox', 'sh'], ['dash']])) {
      it(`becomes the target's user to read it (${shell.join(' ')})`, async () => {
        target = await startProcess([...asUser(), systemPython, path.join(folder, 'busy.py'), '30']);
        const remote = asRemote(target, 'python', ['python3', 'busy.py'], 1234);
        const local = await open({ through: containerRights, shell });
        await assertCan(collector, local, { ...remote, exe: '' });
        const { profile, runtimeVersion } = await collector.record(
          local,
          requestFor({ ...remote, exe: '' }, { durationMs: 1000 }),
        );
        assert.ok(profile.frames.some((frame) => frame.name === 'spin' && frame.file === path.join(folder, 'busy.py')));
        assert.match(runtimeVersion, /^3\./);
        assert.deepEqual(readdirSync(local.facts.privateDir), ['stretch-1']);
      });
    }

    it('refuses in a second a process that has more rights than the session, with the snippet to add', async () => {
      target = await startProcess([python, busy, '30']);
      const started = Date.now();
      await assert.rejects(
        assertCan(collector, await open({ through: containerRights }), asRemote(target, 'python', [python, busy])),
        (error: CaptureError) => {
          assert.equal(error.code, 'ptrace');
          assert.match(error.message, /has capabilities that the session lacks/);
          assert.match(error.fix!, /"SYS_PTRACE"/);
          return true;
        },
      );
      assert.ok(Date.now() - started < 1000);
      assert.deepEqual(
        host!.commands.filter((line) => line.startsWith('upload')),
        [],
        'nothing was sent',
      );
    });
  });
});
