/** Threads that sleep while py-spy counts them as running: blocking, native, forked without the interpreter's knowledge. */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import type { Recording, RecordRequest } from '../../../src/capture/types';
import type { Profile } from '../../../src/profile/types';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, programs, python, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { uwsgi } from '../../exec-commands/remoteTools';
import { assetsDir, plainPath, requestFor, shellOnly, withoutPython } from './support';
import { isLongRun } from '../../support/longRun';

const program = path.join(programs, 'sleepers.py');

/** Seconds of samples, by a part of the thread's name. */
function secondsOf({ threads }: Profile): (word: string) => number {
  return (word) =>
    threads
      .filter(({ name }) => name.includes(word))
      .reduce((sum, { samples }) => sum + samples.weight.reduce((all, one) => all + one, 0), 0);
}

if (isLongRun) {
  describe('threads that sleep, in a recording of CPU time', function () {
    this.timeout(120_000);
    const collector = createPySpyCollector(assetsDir);
    const started: LocalProcess[] = [];
    const hosts: LocalHost[] = [];
    const open = async (): Promise<LocalHost> => {
      const host = await openLocalHost({ env: plainPath });
      hosts.push(host);
      return host;
    };
    afterEach(async () => {
      for (const host of hosts.splice(0)) await host.close();
      for (const one of started.splice(0)) await one.kill();
    });
    const start = async (...argv: readonly string[]): Promise<LocalProcess> => {
      const one = await startProcess(argv);
      started.push(one);
      return one;
    };
    /** Programs that leave no processor free: what is woken then waits, ready to run. */
    const fillMachine = async (): Promise<void> => {
      for (let i = 0; i < 2; i++) await start(python, '-c', "print('ready', flush=True)\nwhile True: pass");
    };

    for (const options of [{ blocking: true }, { native: true }, {}] as Partial<RecordRequest>[]) {
      const named = Object.keys(options)[0] ?? 'nonblocking';
      it(`have their CPU time alone on a full machine: ${named}`, async () => {
        const target = await start(python, program);
        await fillMachine();
        const clocks = (): Record<string, number> =>
          JSON.parse(target.output().trimEnd().split('\n').at(-1)!) as Record<string, number>;
        let before: Record<string, number> | undefined;
        const recording = await collector.record(
          await open(),
          requestFor(asRemote(target, 'python', [python, program]), {
            durationMs: 20_000,
            ...options,
            onProgress: (phase) => (before ??= phase === 'record' ? clocks() : undefined),
          }),
        );
        const after = clocks();
        const ran = (name: string): number => after[name] - before![name];
        const counted = secondsOf(recording.profile);
        const of = (name: string): number =>
          counted(name) / (counted('work') + counted('take_turns') + counted('sleep_on'));
        const truth = ran('work') / (ran('work') + ran('take_turns'));
        process.stdout.write(
          `      ${named}: work ${(100 * of('work')).toFixed(1)} % (${(100 * truth).toFixed(1)}), asleep ${(100 * of('sleep_on')).toFixed(1)} %, ${JSON.stringify(recording.notRunning)}, ${counted('').toFixed(2)} s (${(ran('work') + ran('take_turns')).toFixed(2)})\n`,
        );
        assert.ok(Math.abs(of('work') - truth) < 0.06, `work ${of('work')}, by its own clock ${truth}`);
        assert.ok(of('sleep_on') < 0.02, `asleep ${of('sleep_on')}`);
        assert.ok(recording.notRunning!.ms > 5000 && recording.notRunning!.waitedForCpuMs > 5000);
        const says = / s of samples were of threads that did not run, .* Pausing the process wakes threads/;
        assert.equal(says.test(recording.remarks!.join('\n')), named !== 'nonblocking');
      });
    }

    it('and a worker that goes by the number of its parent’s thread has what it ran', async () => {
      const target = await start(python, program, 'forked');
      const pid = Number(execFileSync('pgrep', ['-P', String(target.pid)], { encoding: 'utf8' }));
      const worker = { ...asRemote(target, 'python', [python, program]), pid };
      const request = requestFor(worker, { durationMs: 5000 });
      const inTask: Recording = await collector.record(await open(), request);
      const inShell = await collector.record(shellOnly(await open()), {
        ...request,
        process: { ...withoutPython(target, assetsDir), pid },
      });
      for (const { profile, notRunning, durationMs } of [inTask, inShell]) {
        const share = secondsOf(profile)('') / (durationMs / 1000);
        assert.ok(share > 0.05 && share < 0.2, `${share} of the time, ${JSON.stringify(notRunning)}`);
      }
    });

    it('and the workers of uWSGI have what they ran: nothing while they wait for requests, and work under load', async () => {
      const argv = [uwsgi(), '--http-socket', '127.0.0.1:0', '--wsgi-file', path.join(programs, 'uwsgiApp.py')];
      const target = await start(...argv, '--master', '--processes', '2', '--disable-logging');
      const address = /bound to TCP address (127\.0\.0\.1:\d+)/.exec(target.output())![1];
      let pids: number[] = [];
      while (pids.length < 2) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const { stdout } = spawnSync('pgrep', ['-P', String(target.pid)], { encoding: 'utf8' });
        pids = stdout.trim().split('\n').filter(Boolean).map(Number);
      }
      const master = asRemote(target, 'python', argv);
      const request = requestFor(master, {
        durationMs: 4000,
        subprocesses: true,
        children: pids.map((pid) => ({ ...master, pid, ppid: master.pid })),
      });
      const idle = await collector.record(await open(), request);
      assert.ok(
        secondsOf(idle.profile)('') < 0.1,
        `${secondsOf(idle.profile)('')} s, ${JSON.stringify(idle.notRunning)}`,
      );
      assert.match(idle.remarks!.join('\n'), /goes by the number of its master's thread/);

      let isOver = false;
      const ask = async (): Promise<void> => {
        while (!isOver) await (await fetch(`http://${address}/`)).text();
      };
      const asking = ask();
      const ranSeconds = (): number =>
        pids.reduce((sum, pid) => {
          const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
          return sum + (Number(fields[11]) + Number(fields[12])) / 100;
        }, 0);
      let before = 0;
      const loaded = await collector.record(await open(), {
        ...request,
        onProgress: (phase) => {
          if (phase === 'record' && before === 0) before = ranSeconds();
        },
      });
      const ran = ranSeconds() - before;
      isOver = true;
      await asking;
      const counted = secondsOf(loaded.profile)('');
      process.stdout.write(
        `      uWSGI: ${counted.toFixed(2)} s of samples, ${ran.toFixed(2)} s of CPU, ${JSON.stringify(loaded.notRunning)}\n`,
      );
      assert.ok(counted > 0.5 * ran && counted < 1.1 * ran + 0.1, `${counted} s of samples, ${ran} s of CPU`);
    });
  });
}
