/** Which of the kernel's threads a sampled thread is, and what is said of those that did not run. */
import assert from 'node:assert/strict';
import { keepRunning } from '../../../src/runtimes/python/pyspy/whatRan';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { VitalsLog } from '../../../src/vitals/vitalsLog';
import { sampleProcess } from '../../support/sampleProcess';

const process = sampleProcess({ pid: 17 });

/** Ten seconds with 1000 samples of each of these threads, and what the kernel told of them. */
function kept(
  names: readonly string[],
  lines: readonly string[],
  change: Partial<Parameters<typeof keepRunning>[3]> = {},
) {
  const builder = new ProfileBuilder();
  const work = builder.stack(-1, builder.frame('work', 'app.py', 0, 0), 1);
  for (const name of names) builder.thread(name, new Int32Array(1000).fill(work), new Float64Array(1000).fill(0.01));
  const log = new VitalsLog();
  log.add(lines.join('\n'));
  const { profile, notRunning, remarks } = keepRunning(
    builder.build({ name: 'py-spy', unit: 'seconds' }),
    new Map(names.map((name) => [name, [{ samples: 1000, beganMs: 0, endedMs: 10_000 }]])),
    log,
    { mode: 'cpu', process, ...change },
    'py-spy',
  );
  const seconds = profile.threads.map(({ name, samples }) => [
    name,
    Math.round(samples.weight.reduce((a, b) => a + b, 0)),
  ]);
  return { seconds: Object.fromEntries(seconds) as Record<string, number>, notRunning, remarks };
}
const tenSeconds = (...changes: readonly string[]): string[] => ['l 0', `l 10000 ${changes.join(' ')}`.trim()];

describe('threads of a recording of CPU time', () => {
  it('are told by their numbers, each with its own CPU time', () => {
    const { seconds, notRunning, remarks } = kept(
      ['Thread 17 "MainThread"', 'Thread 18 "worker"'],
      ['p 17 1', 't 1 17 17 17 0 500', 't 2 17 18 18 0 500', ...tenSeconds('1 100000 0', '2 20000 80000')],
    );
    assert.deepEqual(seconds, { 'Thread 17 "MainThread"': 10, 'Thread 18 "worker"': 2 });
    // No fault of the sampler: it waited for a processor.
    assert.deepEqual(remarks, []);
    assert.deepEqual(notRunning, { leftOut: 0, weighed: 1000, ms: 8000, waitedForCpuMs: 8000, unknownThreads: 0 });
  });

  it('are told by the numbers by which they know themselves, in a PID namespace of their own', () => {
    const { seconds } = kept(
      ['Thread 1 "MainThread"', 'Thread 9 "worker"'],
      ['p 17 1', 't 1 17 17 1 0 500', 't 2 17 25 9 0 500', ...tenSeconds('1 100000 0', '2 20000 0')],
    );
    assert.deepEqual(seconds, { 'Thread 1 "MainThread"': 10, 'Thread 9 "worker"': 2 });
  });

  it('with their processes, a worker that goes by the number of its master is its first thread', () => {
    const { seconds, notRunning, remarks } = kept(
      [
        'Process 20 Thread 17 "uWSGIWorker1Core0"',
        'Process 21 Thread 17 "uWSGIWorker2Core0"',
        'Process 21 Thread 30 "x"',
      ],
      [
        ...[
          'p 17 1',
          't 1 17 17 17 0 500',
          'p 20 17',
          't 2 20 20 20 0 5',
          'p 21 17',
          't 3 21 21 21 0 5',
          't 4 21 30 30 0 5',
        ],
        ...tenSeconds('2 30000 0', '4 100000 0'),
      ],
    );
    assert.deepEqual(seconds, { 'Process 20 Thread 17 "uWSGIWorker1Core0"': 3, 'Process 21 Thread 30 "x"': 10 });
    assert.deepEqual(notRunning, { leftOut: 1000, weighed: 1000, ms: 17_000, waitedForCpuMs: 0, unknownThreads: 0 });
    assert.match(
      remarks[0],
      / goes by the number of its master's thread: py-spy cannot see that it sleeps \(uWSGI tells the interpreter with py-call-osafterfork\)\. /,
    );
  });

  it('that cannot be told stay as they were sampled, and are counted', () => {
    const lines = ['p 17 1', 't 1 17 17 17 0 500', 't 2 17 18 18 0 500', ...tenSeconds('1 10 0')];
    // Gone before anybody looked; one that py-spy has no number of; two that may be the first one.
    for (const name of ['Thread 99 "short"', 'Thread 0x7FABCDEF', 'something else']) {
      const { seconds, notRunning, remarks } = kept([name], lines, { blocking: true });
      assert.deepEqual(seconds, { [name]: 10 });
      assert.equal(notRunning?.unknownThreads, 1);
      assert.deepEqual(remarks, [
        'The CPU time of 1 of 1 threads could not be read: they may have slept in some of their samples.',
      ]);
    }
    assert.equal(kept(['Thread 1 "a"', 'Thread 1 "b"'], lines).notRunning?.unknownThreads, 2);
    assert.equal(kept(['Thread 17 "MainThread"'], []).notRunning?.unknownThreads, 1);
  });

  it('that all slept are left without samples; what waits stays in a recording of waiting', () => {
    const lines = ['p 17 1', 't 1 17 17 17 0 500', ...tenSeconds('1 300 900')];
    const names = ['Thread 17 "MainThread"'];
    const asleep = kept(names, lines, { native: true });
    assert.deepEqual(asleep.seconds, { [names[0]]: 0 });
    assert.match(
      asleep.remarks[0],
      /^10\.0 of 10\.0 s .*Pausing the process wakes threads that sleep, and py-spy takes/,
    );
    assert.deepEqual(kept(names, lines, { mode: 'wall', blocking: true }), {
      seconds: { [names[0]]: 10 },
      notRunning: undefined,
      remarks: [],
    });
  });
});
