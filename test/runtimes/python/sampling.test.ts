/** Python's own sampler in place of py-spy. Here against a stand-in (standIn/); pythons.test.ts has the real one. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os, { getPriority } from 'node:os';
import path from 'node:path';
import type { RecordRequest, Recording, RemoteProcess } from '../../../src/capture/types';
import type { RemoteHost } from '../../../src/exec/types';
import { Stretches } from '../../../src/profile/stretches';
import { AttachAnswers } from '../../../src/runtimes/python/pyspy/attach';
import { createSamplingCollector } from '../../../src/runtimes/python/sampling/collector';
import { openLocalHost, type LocalHost } from '../../capture/support/localHost';
import { asRemote, programs, python, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { plainPath, requestFor } from './support';
import { itInLongRun } from '../../support/longRun';

const standIn = path.join(process.cwd(), 'test', 'runtimes', 'python', 'standIn');

/** By function and file: seconds of self time in the thread whose name matches. */
function selfOf({ profile }: Recording, thread: RegExp): Record<string, number> {
  const { frames, stacks, threads } = profile;
  const self: Record<string, number> = {};
  for (const { samples } of threads.filter(({ name }) => thread.test(name)))
    samples.stack.forEach((stack, i) => {
      const { name, file } = frames[stacks.frame[stack]];
      const key = `${name} ${file}:${stacks.line[stack]}`;
      self[key] = (self[key] ?? 0) + samples.weight[i];
    });
  return self;
}
const sum = (self: Record<string, number>): number => Object.values(self).reduce((a, b) => a + b, 0);

describe("Python's own sampler", function () {
  this.timeout(60_000);
  let folder = '';
  let target: LocalProcess;
  let host: LocalHost;
  /** The host as one on which the target's executable is the stand-in. */
  let asked: RemoteHost;
  const calls = async (): Promise<string[]> => (await readFile(path.join(folder, 'calls'), 'utf8')).trim().split('\n');
  const remoteOf = (exe: string): RemoteProcess => asRemote(target, 'python', [exe, 'main.py']);

  async function writePython(suffix: '' | 't', env = ''): Promise<string> {
    const exe = path.join(folder, `python3.15${suffix}`);
    const about = `export PYTHON='${python}' FOLDER='${standIn}' SUFFIX='${suffix}' CALLS='${folder}/calls' ${env}`;
    await writeFile(exe, `#!/bin/sh\n${about}\nexec sh '${standIn}/python3.15.sh' "$@"\n`);
    await chmod(exe, 0o755);
    return exe;
  }

  before(async () => {
    target = await startProcess([python, path.join(programs, 'namedThread.py'), '120']);
  });
  after(() => target.kill());
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-sampling-'));
    // A locale that this machine lacks would end the sampler.
    host = await openLocalHost({ env: { ...plainPath, LANG: 'xx_XX.UTF-8', LC_ALL: 'xx_XX.UTF-8' } });
    asked = {
      ...host,
      runScript: (script, args, options) =>
        host.runScript(script.replaceAll('"/proc/$pid/exe" -VV', '"$exe" -VV'), args, options),
    };
  });
  afterEach(async () => {
    await host.close();
    await rm(folder, { recursive: true });
  });

  const record = (remote: RemoteProcess, change: Partial<RecordRequest>): Promise<Recording> =>
    createSamplingCollector(new AttachAnswers()).record(asked, requestFor(remote, change));

  it('records whole paths, order and real names in stretches that lose nothing, and says what could not be read', async () => {
    const all = new Stretches();
    const coverages: number[] = [];
    let priorities = '';
    const recording = await record(remoteOf(await writePython('')), {
      durationMs: 9000,
      rateHz: 200,
      mode: 'wall',
      live: {
        onUpdate: (stretch, coverage) => {
          all.add(stretch);
          coverages.push(coverage);
          priorities ||= execFileSync('ps', ['-eo', 'ni,cls,args'], { encoding: 'utf8' });
        },
      },
    });
    assert.equal(recording.collector, 'profiling.sampling 3.15.2');
    assert.equal(recording.runtimeVersion, '3.15.2');
    const main = selfOf(recording, /"MainThread"$/);
    assert.deepEqual(Object.keys(main).sort(), ['<GC> :0']);
    const { frames, stacks, threads } = recording.profile;
    const files = frames.filter(({ name }) => name === 'work').map(({ file }) => file);
    assert.deepEqual(files.sort(), ['/srv/a/util.py', '/srv/b/util.py'], 'files of one name are told apart');
    const caller = stacks.frame.findIndex((frame) => frames[frame].name === 'Main.run');
    assert.equal(stacks.line[caller], 40);
    assert.deepEqual(threads.map(({ name }) => name.replace(/\d+/, 'N')).sort(), [
      'Thread N "MainThread"',
      'Thread N "mailer"',
    ]);

    // One look in ten is lost, by the sampler's own word; the rest is there once.
    const seconds = recording.durationMs / 1000;
    const waiting = sum(selfOf(recording, /mailer/));
    assert.ok(Math.abs(waiting - 0.9 * seconds) < 0.05 * seconds, `${waiting} s of ${seconds} s`);
    assert.ok(coverages.length >= 3, `${coverages.length} stretches`);
    assert.ok(recording.coverage! > 0.97, `coverage ${recording.coverage} in stretches`);
    assert.equal(sum(selfOf({ ...recording, profile: all.profile() }, /mailer/)).toFixed(6), waiting.toFixed(6));
    const looks = seconds * recording.rateHz;
    assert.ok(Math.abs(recording.errors - looks / 10) < 0.1 * looks, `${recording.errors} errors`);
    assert.match(
      recording.remarks!.join('\n'),
      /^profiling\.sampling could not read \d+ of \d+ samples \((9|10) %\), which are left out: mostly of generators/m,
    );

    assert.ok(recording.cost!.profilerCpuSeconds! > 0.05, JSON.stringify(recording.cost));
    const nice = priorities
      .split('\n')
      .filter((line) => line.includes('attach --all-threads'))
      .map((line) => line.trim().split(/\s+/).slice(0, 2).join(' '));
    assert.deepEqual([...new Set(nice)], [`${Math.min(19, getPriority() + 10)} B`]);
    assert.ok(
      (await readdir(host.facts.privateDir)).every((name) => name.startsWith('stretch-') || name === 'taken'),
      'its own files are gone',
    );
  });

  it('is called as documented, at an interval that keeps step with no timer', async () => {
    const { pid } = target;
    const exe = await writePython('');
    await record(remoteOf(exe), { durationMs: 1000, rateHz: 1000, mode: 'cpu', blocking: true });
    await record(remoteOf(exe), { durationMs: 1000, rateHz: 100, mode: 'wall', gil: true });
    const [fast, slow] = await calls();
    assert.match(
      fast,
      new RegExp(
        `^attach --all-threads --duration 40 --sampling-rate 997 --binary --mode cpu --blocking --output /proc/self/fd/\\d+ ${pid}$`,
      ),
    );
    assert.match(slow, / --sampling-rate 99 --binary --mode gil --output /);
  });

  itInLongRun('leaves no sampler behind when the capture is cancelled', async () => {
    const cancel = new AbortController();
    const exe = await writePython('');
    const recording = record(remoteOf(exe), {
      durationMs: 30_000,
      signal: cancel.signal,
      onProgress: (phase) => void (phase === 'record' && cancel.abort()),
    });
    await assert.rejects(recording);
    const left = (): boolean =>
      execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })
        .split('\n')
        .some((line) => line.includes('attach --all-threads') && line.endsWith(` ${target.pid}`));
    for (let tries = 0; tries < 50 && left(); tries++) await new Promise((resolve) => setTimeout(resolve, 100));
    assert.ok(!left());
  });

  it('says why it could not record', async () => {
    const refuse = async (said: string): Promise<unknown> => {
      const exe = await writePython('t', `STAND_IN_REFUSES="${said}"`);
      return record(remoteOf(exe), { durationMs: 1000 }).catch((error: unknown) => error);
    };
    const saying = async (said: string, code: string, message: RegExp): Promise<void> => {
      const error = (await refuse(said)) as { readonly code: string; readonly message: string };
      assert.equal(error.code, code, String(error));
      assert.match(error.message, message);
    };
    await saying(
      'Tachyon was unable to access process memory. (the required capability is CAP_SYS_PTRACE)',
      'ptrace',
      /^The kernel denied profiling\.sampling access to the memory of main\.py/,
    );
    await saying(
      "Can't attach from a Python 3.15 process to a Python 3.14 process",
      'not-attachable',
      /can only read a process of its own version of Python, and main\.py \(pid \d+\) runs another/,
    );
    await saying(
      'Failed to find the PyRuntime section in process',
      'not-attachable',
      /found no CPython inside main\.py/,
    );
    await saying('something new', 'other', /^profiling\.sampling could not record main\.py .* \(exit code 1\)\.$/);
  });

  itInLongRun('keeps what it recorded of a target that ends meanwhile, and says so', async () => {
    const ending = await startProcess([python, path.join(programs, 'namedThread.py'), '120']);
    try {
      const exe = await writePython('');
      setTimeout(() => void ending.kill(), 4000);
      const recording = await record(asRemote(ending, 'python', [exe, 'main.py']), {
        durationMs: 20_000,
        mode: 'wall',
      });
      assert.equal(recording.cutOff?.code, 'target-exited');
      assert.match(recording.cutOff!.message, /^main\.py \(pid \d+\) ended after [1-4]\.\d s of recording\.$/);
      assert.ok(recording.durationMs < 6000, `${recording.durationMs} ms, and not the 20 s that were asked for`);
      assert.ok(recording.profile.threads.some(({ samples }) => samples.stack.length > 50));
    } finally {
      await ending.kill();
    }
  });
});
