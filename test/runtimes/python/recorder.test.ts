/** The recorder in the task (remote/record.py): live, pause, stop, rate, cost, and where there is no shell. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { getPriority } from 'node:os';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { assertCan } from '../../../src/runtimes/firstThatCan';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import { Stretches } from '../../../src/profile/stretches';
import type { RecordRequest, Recording } from '../../../src/capture/types';
import { MAX_BLOCKING_THREADS, RECORDER_CORES } from '../../../src/runtimes/shared/limits';
import { ExecError, type RemoteHost } from '../../../src/exec/types';
import { asRemote, programs, python, type LocalProcess } from '../../capture/support/localProcess';
import { assetsDir, busy, pythonsAndHosts, requestFor } from './support';
import { itInLongRun } from '../../support/longRun';

const total = (recording: Recording): number =>
  recording.profile.threads.reduce((sum, { samples }) => sum + samples.weight.reduce((a, b) => a + b, 0), 0);
const names = (recording: Recording): string[] => recording.profile.frames.map((frame) => frame.name);

describe('Python recorder in the task', function () {
  this.timeout(60_000);
  const collector = createPySpyCollector(assetsDir);
  const { start, open } = pythonsAndHosts();
  const remoteOf = (one: LocalProcess, program = busy): ReturnType<typeof asRemote> =>
    asRemote(one, 'python', [python, program]);

  it('records live in stretches that cover nearly all the time, pauses, and stops early with what there is', async () => {
    const target = await start(busy, '60');
    const host = await open();
    const all = new Stretches();
    const updates: { readonly at: number; readonly samples: number; readonly coverage: number }[] = [];
    const changes = new Set<() => void>();
    const pause = {
      paused: false,
      onChange: (listener: () => void) => {
        changes.add(listener);
        return () => changes.delete(listener);
      },
    };
    const stop = new AbortController();
    let recordingAt = 0;
    const request = requestFor(remoteOf(target), {
      durationMs: 60_000,
      stop: stop.signal,
      onProgress: (phase) => {
        if (phase === 'record') recordingAt ||= Date.now();
      },
      live: {
        pause,
        onUpdate: (stretch, coverage) => {
          all.add(stretch);
          updates.push({
            at: Date.now(),
            samples: all.profile().threads.reduce((sum, { samples }) => sum + samples.stack.length, 0),
            coverage,
          });
          if (updates.length === 2) {
            pause.paused = true;
            for (const listener of changes) listener();
            setTimeout(() => {
              pause.paused = false;
              for (const listener of changes) listener();
            }, 1500);
          }
          if (updates.length === 3) setTimeout(() => stop.abort(), 1000);
        },
      },
    });
    const recording = await collector.record(host, request);
    assert.ok(updates[0].at - recordingAt < 4000, `first picture after ${updates[0].at - recordingAt} ms`);
    assert.ok(
      updates.length >= 4 && updates.every(({ samples }, i) => i === 0 || samples >= updates[i - 1].samples),
      JSON.stringify(updates),
    );
    assert.equal(
      updates.at(-1)!.samples,
      recording.profile.threads.reduce((sum, { samples }) => sum + samples.stack.length, 0),
      'the final one is their sum',
    );
    assert.ok(recording.coverage! >= 0.9 && recording.coverage! <= 1, `coverage ${recording.coverage}`);
    assert.ok(
      recording.durationMs < 20_000 && recording.durationMs > 5000,
      `${recording.durationMs} ms without the pause`,
    );
    assert.ok(total(recording) <= (recording.durationMs / 1000) * 1.1, 'nothing is counted twice');
    assert.deepEqual(changes.size, 0);
    assert.ok(
      readdirSync(host.facts.privateDir).filter((name) => name.startsWith('stretch-')).length <= 3,
      'what was fetched is removed',
    );
  });

  it('lets the service go first', async () => {
    const target = await start(busy, '60');
    let priorities: string[] = [];
    const onProgress = (phase: string): void => {
      const all =
        phase === 'record' && priorities.length === 0
          ? execFileSync('ps', ['-eo', 'ni,cls,args'], { encoding: 'utf8' })
          : '';
      priorities.push(...all.split('\n').filter((line) => line.includes(`py-spy record --pid ${target.pid} `)));
    };
    await collector.record(await open(), requestFor(remoteOf(target), { durationMs: 1500, onProgress }));
    priorities = priorities.map((line) => line.trim().split(/\s+/).slice(0, 2).join(' '));
    assert.deepEqual([...new Set(priorities)], [`${Math.min(19, getPriority() + 10)} B`]);
  });

  it('says what it cost, and that a busy thread took what it took', async () => {
    const target = await start(busy, '60');
    const recording = await collector.record(
      await open(),
      requestFor(remoteOf(target), { durationMs: 3000, rateHz: 200, mode: 'wall' }),
    );
    assert.ok(
      recording.cost!.profilerCpuSeconds! > 0.01 && recording.cost!.profilerCpuSeconds! < 3,
      JSON.stringify(recording.cost),
    );
    assert.ok(recording.cost!.targetCpuDuring! > 0.02, JSON.stringify(recording.cost));
    const { profilerCpuSeconds: whole, profilerSteadyCpuSeconds: steady } = recording.cost!;
    assert.ok(steady! > 0 && steady! < whole!, 'to start and to end takes something too');
    const waiter = recording.profile.threads.find((thread) => thread.name.includes('waiter'))!;
    const seconds = waiter.samples.weight.reduce((a, b) => a + b, 0);
    assert.ok(
      Math.abs(seconds - recording.durationMs / 1000) < 0.2,
      `${seconds} s of ${recording.durationMs} ms: in wall mode a thread is in every sample`,
    );
    assert.equal(recording.coverage, 1);
  });

  itInLongRun('lowers the rate where many threads make py-spy expensive, says so, and ends in time', async () => {
    const target = await start(path.join(programs, 'manyThreads.py'), '120');
    const recording = await collector.record(
      await open(),
      requestFor(remoteOf(target, 'manyThreads.py'), { durationMs: 5000, rateHz: 500, mode: 'wall' }),
    );
    assert.ok(recording.rateHz < 400, `${recording.rateHz} Hz`);
    assert.ok(recording.durationMs < 8000, `${recording.durationMs} ms`);
    assert.match(
      recording.remarks!.join('\n'),
      new RegExp(`500 Hz would have taken py-spy more than ${RECORDER_CORES * 100} % of a core: it sampled at \\d+ Hz`),
    );
    assert.ok(
      recording.cost!.profilerCpuSeconds! / (recording.durationMs / 1000) < 0.8,
      JSON.stringify(recording.cost),
    );
    assert.ok(names(recording).includes('deep'));
  });

  it('takes forked workers along, each thread named by its process', async () => {
    const target = await start(path.join(programs, 'forked.py'));
    const remote = remoteOf(target, 'forked.py');
    const pids = execFileSync('pgrep', ['-P', String(target.pid)], { encoding: 'utf8' })
      .trim()
      .split('\n')
      .map(Number);
    const children = pids.map((pid) => ({ ...remote, pid, ppid: target.pid }));
    const recording = await collector.record(
      await open(),
      requestFor(remote, { durationMs: 2000, subprocesses: true, children }),
    );
    assert.ok(
      names(recording).includes('first_work') && names(recording).includes('second_work'),
      names(recording).join(),
    );
    for (const pid of pids)
      assert.ok(
        recording.profile.threads.some((thread) => thread.name.includes(`Process ${pid}`)),
        recording.profile.threads.map((thread) => thread.name).join(),
      );
    assert.ok(
      recording.cost!.targetCpuDuring! > 0.02,
      `the workers' CPU is the target's: ${JSON.stringify(recording.cost)}`,
    );
  });

  it('needs no shell where Python serves the session, and no folder that runs programs', async () => {
    const target = await start(busy, '60');
    const host = await open();
    const bare: RemoteHost = {
      ...host,
      facts: { ...host.facts, noShell: 'python3', tempDirNoExec: true },
      runScript: () => Promise.reject(new ExecError('no-shell', 'no shell', '')),
      run: ([command, ...args], options) => host.run([command === 'python3' ? python : command, ...args], options),
    };
    await assertCan(collector, bare, remoteOf(target));
    const recording = await collector.record(bare, requestFor(remoteOf(target), { durationMs: 1000 }));
    assert.ok(names(recording).includes('spin'));
    assert.match(recording.runtimeVersion, /^3\./);
    const again = await collector.record(bare, requestFor(remoteOf(target), { durationMs: 1000 }));
    assert.ok(names(again).includes('spin'));
    assert.equal(host.commands.filter((line) => line.startsWith('upload')).length, 1, 'the kept py-spy is found');
  });

  it('ends py-spy by itself when the cost passes a limit, keeps what there is and says why', async () => {
    const target = await start(busy, '60');
    const host = await open();
    const strict: RemoteHost = {
      ...host,
      run: (argv, options) =>
        host.run(
          argv.map((word) => word.replace('"maxCores":0.8', '"maxCores":0.0001').replace('"window":3', '"window":1')),
          options,
        ),
    };
    const recording = await collector.record(strict, requestFor(remoteOf(target), { durationMs: 30_000 }));
    assert.ok(recording.durationMs < 20_000, `${recording.durationMs} ms`);
    assert.match(
      recording.remarks!.join('\n'),
      /^Ended after \d+\.\d s: the recorder used more than 80 % of a core\.$/m,
    );
    assert.ok(names(recording).includes('spin'));
  });

  it('refuses what would hurt or cannot be, before anything is sent', async () => {
    const host = await open();
    const threads = {
      ...asRemote({ pid: 1 } as LocalProcess, 'python', ['python3', 'main.py']),
      threads: MAX_BLOCKING_THREADS + 1,
    };
    const refused: readonly (readonly [Partial<RecordRequest>, RegExp])[] = [
      [{ blocking: true }, /has 41 threads: .* refused above 40 threads/],
      [{ native: true }, /has 41 threads/],
      [{ subprocesses: true, native: true, children: [{ ...threads, threads: 90 }] }, /has 90 threads/],
      [{ rateHz: 0 }, /0 times a second/],
      [{ rateHz: 1001 }, /1001 times a second/],
      [{ mode: 'heap' }, /Memory of a Python process/],
    ];
    for (const [change, message] of refused)
      await assert.rejects(collector.record(host, requestFor(threads, change)), { code: 'not-attachable', message });
    assert.deepEqual(host.commands, []);
  });

  it('pauses the process for exact and native stacks when asked to', async () => {
    const told = await Promise.all(
      [{ blocking: true }, { native: true }, { gil: true }].map(async (change) => {
        const target = await start(busy, '60');
        const host = await open();
        const recording = await collector.record(
          host,
          requestFor(remoteOf(target), { durationMs: 2500, rateHz: 40, ...change }),
        );
        assert.ok(names(recording).includes('spin'), JSON.stringify(change));
        return host.commands.map((line) => /"options": ?(\[[^\]]*\])/.exec(line)?.[1]).find((options) => options);
      }),
    );
    assert.deepEqual(told, ['[]', '["--native"]', '["--nonblocking","--gil"]']);
  });
});
