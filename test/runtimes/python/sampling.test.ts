/**
 * Python's own sampling profiler: output as its source code writes it, arbitrary bytes instead, and when it is used.
 */
import assert from 'node:assert/strict';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { createSamplingCollector } from '../../../src/runtimes/python/sampling/collector';
import { readGecko } from '../../../src/runtimes/python/sampling/gecko';
import { CaptureError, UnknownProcessError } from '../../../src/capture/types';
import { firstThatCan } from '../../../src/runtimes/firstThatCan';
import type { Collector } from '../../../src/runtimes/types';
import { ProfileError } from '../../../src/profile/profileError';
import type { Profile } from '../../../src/profile/types';
import { requestFor } from './support';
import { openLocalHost } from '../../capture/support/localHost';
import { asRemote, python, startProcess, type LocalProcess } from '../../capture/support/localProcess';

/**
 * Modelled on CPython's gecko_collector.py: two threads, sampled every 10 ms. The first is on a CPU from 0 to 25 ms.
 */
const strings = ['(root)', 'main', 'app.py', 'busy', 'wait', 'On CPU', 'Off CPU', '<native>'];
const thread = (
  name: string,
  isMainThread: boolean,
  stacks: readonly (number | null)[],
  onCpu: readonly (readonly [number, number])[],
): object => ({
  name,
  isMainThread,
  pid: '7',
  tid: 1,
  samples: {
    stack: stacks,
    time: stacks.map((_, i) => i * 10),
    eventDelay: stacks.map(() => null),
    weight: null,
    weightType: 'samples',
    length: stacks.length,
  },
  stackTable: { frame: [0, 1, 2], prefix: [null, 0, 1], category: [1, 1, 1], subcategory: [0, 0, 0], length: 3 },
  frameTable: { func: [0, 1, 2], line: [40, 12, null], column: [4, 8, null], length: 3 },
  funcTable: {
    name: [1, 3, 7],
    fileName: [2, 2, null],
    lineNumber: [40, 12, null],
    isJS: [true, true, false],
    length: 3,
  },
  markers: {
    name: onCpu.map(() => 5).concat([6]),
    startTime: [...onCpu.map(([start]) => start), 25],
    endTime: [...onCpu.map(([, end]) => end), 50],
    length: onCpu.length + 1,
  },
});
const gecko = {
  meta: {
    interval: 10,
    startTime: 1,
    version: 32,
    preprocessedProfileVersion: 57,
    importedFrom: 'Tachyon Sampling Profiler',
  },
  libs: [],
  pages: [],
  threads: [thread('Thread-1', true, [1, 2, 1, 0, 0], [[0, 25]]), thread('Thread-2', false, [0, 0, 0, 0, 0], [])],
  shared: { stringArray: strings, sources: { length: 0, uuid: [], filename: [] } },
};
const bytes = (json: unknown): Buffer => Buffer.from(JSON.stringify(json));

const shown = ({ frames, stacks, threads }: Profile): unknown =>
  threads.map(({ name, samples }) => [
    name,
    ...[...samples.stack].map((stack) => `${frames[stacks.frame[stack]].name}:${stacks.line[stack]}`),
  ]);

describe("Python's own sampling profiler", function () {
  this.timeout(20_000);

  it('gives threads, lines and time order; in CPU mode what was on a CPU', () => {
    assert.deepEqual(shown(readGecko(bytes(gecko), 'wall')), [
      ['Thread-1 (main)', 'busy:12', '<native>:0', 'busy:12', 'main:40', 'main:40'],
      ['Thread-2', 'main:40', 'main:40', 'main:40', 'main:40', 'main:40'],
    ]);
    const cpu = readGecko(bytes(gecko), 'cpu');
    assert.deepEqual(shown(cpu), [['Thread-1 (main)', 'busy:12', '<native>:0', 'busy:12'], ['Thread-2']]);
    assert.deepEqual([...cpu.threads[0].samples.weight], [0.01, 0.01, 0.01]);
    assert.equal(cpu.frames[0].file, 'app.py');
  });

  it('is read without harm whatever it is', () => {
    const harmless = (content: Uint8Array): void => {
      try {
        const { stacks, frames, threads } = readGecko(content, 'cpu');
        assert.ok(stacks.parent.every((parent, i) => parent < i) && stacks.frame.every((one) => one < frames.length));
        assert.ok(threads.every(({ samples }) => samples.stack.every((one) => one < stacks.parent.length)));
      } catch (error) {
        assert.ok(error instanceof ProfileError, String(error));
      }
    };
    fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), harmless));
    const text = JSON.stringify(gecko);
    const places = [...text.matchAll(/(?<=[:,[])(\d+|null|true|"[^"]*"|\[\])(?=[,\]}])/g)];
    fc.assert(
      fc.property(
        fc.nat(places.length - 1),
        fc.constantFrom('-1', '99', '1e400', '"x"', 'null', '[]', '{}', '0.5'),
        (which, value) => {
          const { index, 0: old } = places[which];
          harmless(Buffer.from(text.slice(0, index) + value + text.slice(index + old.length)));
        },
      ),
      { numRuns: 400 },
    );
  });

  it('is used where py-spy does not know the Python and the process has it, with the documented call', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-sampling-'));
    const host = await openLocalHost();
    try {
      // In place of a Python 3.15: answers what is asked of it, and notes how.
      const exe = path.join(folder, 'python3.15');
      await writeFile(path.join(folder, 'gecko.json'), bytes(gecko));
      await writeFile(
        exe,
        `#!/bin/sh\nif [ "$2" = -c ]; then echo 3.15.0; exit 0; fi\necho "$*" >>${folder}/calls\nwhile [ "$1" != --output ]; do shift; done\ncp ${folder}/gecko.json "$2"\n`,
      );
      await chmod(exe, 0o755);
      // A process that may be attached to, whatever else runs here.
      const { pid } = process;
      const remote = { ...asRemote({ pid } as LocalProcess, 'python', [exe, 'main.py']), exe };
      const failing = (error: CaptureError): Collector => ({
        name: 'py-spy',
        can: async () => ({ can: 'unknown' }),
        record: () => Promise.reject(error),
      });
      const unknown = new UnknownProcessError('py-spy does not know the Python version of main.py (pid 1).', 'x', {
        cause: new Error('Unsupported version of Python: 3.15.0'),
      });
      const request = requestFor(remote, { durationMs: 12_000, rateHz: 200 });
      const recording = await firstThatCan([failing(unknown), createSamplingCollector()]).record(host, request);
      assert.equal(recording.collector, 'profiling.sampling 3.15.0');
      assert.deepEqual(shown(recording.profile), [
        ['Thread-1 (main)', ...(Array(2).fill(['busy:12', '<native>:0', 'busy:12']).flat() as string[])],
        ['Thread-2'],
      ]);
      assert.ok(request.lines.some((line) => line.includes("Python's own profiling.sampling is used")));
      const calls = host.commands.filter((line) => line.includes('attach'));
      assert.deepEqual(
        calls.map((line) => line.slice(exe.length + 1)),
        ['10', '2'].map(
          (seconds) =>
            `-I -m profiling.sampling attach --all-threads --duration ${seconds} --sampling-rate 200 --gecko --output ${host.facts.privateDir}/sampling.json ${pid}`,
        ),
      );

      const embedding = { ...remote, pid: 78, exe: path.join(folder, 'uwsgi') };
      const ran = host.commands.length;
      const answer = await createSamplingCollector().can(host, embedding);
      assert.equal(answer.can, 'no');
      assert.equal(host.commands.length, ran, 'a program that embeds Python is not run');

      const refusal = new CaptureError('not-attachable', 'has 90 threads', 'x');
      await assert.rejects(
        firstThatCan([failing(refusal), createSamplingCollector()]).record(host, request),
        refusal,
        'what py-spy refuses for good stays refused',
      );
      const old = requestFor({ ...remote, exe: '/usr/bin/python3' });
      await assert.rejects(
        firstThatCan([failing(unknown), createSamplingCollector()]).record(host, old),
        unknown,
        'an older Python has none',
      );
    } finally {
      await host.close();
      await rm(folder, { recursive: true });
    }
  });

  /** In place of a Python 3.15: records as `attach` says, and runs what else is asked of it in a real Python. */
  async function standIn(folder: string, attach: string): Promise<string> {
    const exe = path.join(folder, 'python3.15');
    await writeFile(path.join(folder, 'gecko.json'), bytes(gecko));
    await writeFile(
      exe,
      `#!/bin/sh
if [ "$2" = -c ]; then
  case $3 in *profiling*) echo 3.15.0 ;; *) exec ${python} "$@" ;; esac
  exit 0
fi
while [ "$1" != --output ]; do shift; done
${attach}
cp ${folder}/gecko.json "$2"
`,
      { mode: 0o755 },
    );
    return exe;
  }

  it('notices a target that ends with it, which it does not tell, and keeps what it recorded', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-sampling-'));
    const host = await openLocalHost();
    const target = await startProcess([python, '-c', 'import time; print("ready", flush=True); time.sleep(60)']);
    try {
      // Its run of 10 s ends after one, with the target.
      const exe = await standIn(folder, `sleep 1; kill -9 "$3"; sleep 0.2`);
      const remote = { ...asRemote(target, 'python', [exe, 'main.py']), exe };
      const recording = await createSamplingCollector().record(host, requestFor(remote, { durationMs: 10_000 }));
      assert.match(recording.cutOff!.message, /^main\.py \(pid \d+\) ended after 1\.\d s of recording\.$/);
      assert.ok(recording.durationMs < 5000, `${recording.durationMs} ms, and not the 10 s that were asked for`);
      assert.equal(recording.profile.threads[0].samples.stack.length, 3);
    } finally {
      await target.kill();
      await host.close();
      await rm(folder, { recursive: true });
    }
  });

  it('keeps the stretches before one that found no target any more', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-sampling-'));
    const host = await openLocalHost();
    try {
      const gone = "Tachyon cannot find the process: Process with PID '7' does not exist.";
      const exe = await standIn(
        folder,
        `if [ -e ${folder}/once ]; then echo "${gone}" >&2; exit 1; fi; touch ${folder}/once`,
      );
      const remote = { ...asRemote({ pid: process.pid } as LocalProcess, 'python', [exe, 'main.py']), exe };
      const recording = await createSamplingCollector().record(host, requestFor(remote, { durationMs: 30_000 }));
      assert.equal(recording.cutOff?.code, 'target-exited');
      assert.match(recording.cutOff!.message, /ended after 10\.0 s of recording/);
      assert.equal(recording.durationMs, 10_000);
    } finally {
      await host.close();
      await rm(folder, { recursive: true });
    }
  });
});
