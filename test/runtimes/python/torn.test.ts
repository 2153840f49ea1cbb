/** Generators read while they run: py-spy loses their callers, the recording has them. */
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createPySpyCollector } from '../../../src/runtimes/python/pyspy/collector';
import { Stretches } from '../../../src/profile/stretches';
import type { RecordRequest, Recording } from '../../../src/capture/types';
import type { Profile } from '../../../src/profile/types';
import { unpackedPythons } from '../../../tools/lib/debianPythons';
import { asRemote, programs, python, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { assetsDir, pythonsAndHosts, requestFor, shellOnly, withoutPython } from './support';
import { itInLongRun } from '../../support/longRun';

/** Percent of the samples whose stack has a function; `under`: called by that one, directly or not. */
function percentOf({ frames, stacks, threads }: Profile, name: string, under = 'work'): number {
  let [found, all] = [0, 0];
  for (const { samples } of threads) {
    for (const stack of samples.stack) {
      const names: string[] = [];
      for (let s = stack; s >= 0; s = stacks.parent[s]) names.unshift(frames[stacks.frame[s]].name);
      all++;
      if (names.includes(under) && names.indexOf(name) > names.indexOf(under)) found++;
    }
  }
  return (100 * found) / all;
}

describe('generators of a Python process', function () {
  this.timeout(60_000);
  const collector = createPySpyCollector(assetsDir);
  const { start: startPython, open } = pythonsAndHosts();
  const start = (program: string, ...more: readonly string[]): Promise<LocalProcess> =>
    startPython(path.join(programs, program), '60', ...more);
  async function record(program: string, change: Partial<RecordRequest> = {}): Promise<Recording> {
    const target = await start(program);
    return collector.record(
      await open(),
      requestFor(asRemote(target, 'python', [python, program]), { durationMs: 6000, ...change }),
    );
  }
  const assertWhole = ({ profile, mendedSamples, remarks }: Recording): void => {
    const [first, second] = ['first', 'second'].map((caller) => percentOf(profile, 'total', caller));
    assert.ok(percentOf(profile, 'total') >= 99, `total ${percentOf(profile, 'total')} %, ${mendedSamples} mended`);
    assert.ok(first > second && second > 20, `first ${first} %, second ${second} %`);
    const said = remarks!.some((remark) => remark.startsWith(`${mendedSamples} of `));
    assert.equal(said, mendedSamples! > 0, remarks!.join('\n'));
  };

  it('are below their callers in all samples, and it says how many were put back', async () => {
    const recording = await record('generators.py');
    process.stdout.write(
      `      ${recording.mendedSamples} of ${recording.profile.threads[0].samples.stack.length} samples mended\n`,
    );
    assertWhole(recording);
  });

  itInLongRun('are so while it records, too, and as many in the sum of the stretches', async () => {
    const all = new Stretches();
    const recording = await record('generators.py', { live: { onUpdate: (stretch) => all.add(stretch) } });
    assertWhole(recording);
    const shown = all.profile();
    assert.equal(shown.threads[0].samples.stack.length, recording.profile.threads[0].samples.stack.length);
    // At the edges of a stretch nothing tells that the thread ran below its program.
    assert.ok(percentOf(shown, 'total') >= 97, `total ${percentOf(shown, 'total')} %`);
  });

  describe('of a process that has loaded', () => {
    let folder = '';
    beforeEach(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-libraries-'));
    });
    afterEach(() => rm(folder, { recursive: true }));
    /** Records generators in a process with a file in its memory that is named like a library. */
    async function recordWith(library: string): Promise<Recording> {
      await writeFile(path.join(folder, library), 'library');
      const target = await start('generators.py', path.join(folder, library));
      return collector.record(
        await open(),
        requestFor(asRemote(target, 'python', [python, 'generators.py']), { durationMs: 6000 }),
      );
    }

    itInLongRun('the library of greenlets, as SQLAlchemy does, are told by the source that ran', async () => {
      assertWhole(await recordWith('_greenlet.cpython-311-x86_64-linux-gnu.so'));
    });

    itInLongRun('gevent, stay as they were read, since greenlets begin at any function', async () => {
      const { mendedSamples, remarks } = await recordWith('_gevent_cgreenlet.so');
      assert.equal(mendedSamples, 0);
      assert.ok(
        remarks!.every((remark) => !remark.includes('put back')),
        remarks!.join('\n'),
      );
    });
  });

  itInLongRun(
    'are so where coroutines pass control on, and some stacks are empty, in each CPython there is',
    async function (this: Mocha.Context) {
      this.timeout(120_000);
      const others = unpackedPythons().filter(({ name }) => !name.endsWith('t'));
      for (const exe of [python, ...others.map(({ executable }) => executable)]) {
        const target = await startProcess([exe, path.join(programs, 'coroutines.py'), '60']);
        try {
          const remote = asRemote(target, 'python', [exe, 'coroutines.py']);
          const { profile, errors, mendedSamples, remarks } = await collector.record(
            await open(),
            requestFor(remote, { durationMs: 6000 }),
          );
          const whole = percentOf(profile, 'BaseEventLoop._run_once', '<module>');
          process.stdout.write(`      ${path.basename(exe)}: ${mendedSamples} mended, ${errors} errors, ${whole} %\n`);
          assert.ok(whole >= 98, `${whole} % below the loop: ${remarks!.join('\n')}`);
        } finally {
          await target.kill();
        }
      }
    },
  );

  itInLongRun('are so in a thread of a program that embeds Python, where only a shell can record', async () => {
    const target = await start('generators.py', 'thread');
    const remote = withoutPython(target, programs);
    assertWhole(await collector.record(shellOnly(await open()), requestFor(remote, { durationMs: 6000 })));
  });

  itInLongRun('nothing is mended in a program without generators, or where py-spy pauses the process', async () => {
    const plain = await record('busy.py', { durationMs: 3000 });
    assert.equal(plain.mendedSamples, 0);
    assert.doesNotMatch(plain.remarks!.join(), /callers/);
    const paused = await record('generators.py', { durationMs: 2000, blocking: true });
    assert.equal(paused.mendedSamples, undefined);
    assert.ok(percentOf(paused.profile, 'total') >= 99);
  });
});
