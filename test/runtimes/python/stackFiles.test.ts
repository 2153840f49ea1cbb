/** From py-spy's speedscope file, through the programs that run in the task, to a profile. Also tests hostile bytes. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { serialize } from 'node:v8';
import { deflateSync, inflateSync } from 'node:zlib';
import fc from 'fast-check';
import reader from '../../../src/runtimes/python/remote/speedscope.py?program';
import { StackFiles } from '../../../src/runtimes/python/pyspy/stackFiles';
import { CaptureError } from '../../../src/capture/types';
import { Stretches } from '../../../src/profile/stretches';
import type { Profile } from '../../../src/profile/types';
import { python36 } from '../../exec-commands/remoteTools';
import { python } from '../../capture/support/localProcess';

/**
 * Reads recordings as JSON from stdin, each a list of stretches as py-spy writes them. Prints one line per recording
 * with the file of each stretch in base64.
 */
const driver = `
import base64, sys, tempfile
for line in sys.stdin:
    table, files = StackTable(), []
    for document in json.loads(line):
        with tempfile.NamedTemporaryFile() as f:
            f.write(json.dumps(document, ensure_ascii=False, separators=(',', ':')).encode('utf-8', 'replace'))
            f.flush()
            read_speedscope(f.name, table, 2.0, 200, False)
        files.append(base64.b64encode(table.take()).decode())
    print(' '.join(files))
`;

interface Stretch {
  readonly frames: readonly { readonly name: string; readonly file: string; readonly line: number }[];
  readonly threads: readonly (readonly [string, readonly (readonly number[])[]])[];
}

const speedscope = ({ frames, threads }: Stretch): unknown => ({
  profiles: threads.map(([name, samples]) => ({
    type: 'sampled',
    name,
    unit: 'seconds',
    startValue: 0,
    endValue: 1,
    samples,
    weights: samples.map(() => 0.01),
  })),
  shared: { frames: frames.map((frame) => ({ ...frame, col: null })) },
  exporter: 'py-spy@0.4.3',
});

function reduced(recordings: readonly (readonly Stretch[])[], interpreter: string): Buffer[][] {
  const input = recordings.map((one) => JSON.stringify(one.map(speedscope))).join('\n') + '\n';
  const output = execFileSync(interpreter, ['-I', '-c', reader + driver], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return output
    .trimEnd()
    .split('\n')
    .map((line) => line.split(' ').map((file) => Buffer.from(file, 'base64')));
}

/** Each thread's samples as text, in order. */
function shown({ frames, stacks, threads }: Profile): Record<string, string[]> {
  const text = (stack: number): string => {
    const words: string[] = [];
    for (let s = stack; s >= 0; s = stacks.parent[s])
      words.unshift(`${frames[stacks.frame[s]].name}@${frames[stacks.frame[s]].file}:${stacks.line[s]}`);
    return words.join(';');
  };
  return Object.fromEntries(threads.map((thread) => [thread.name, [...thread.samples.stack].map(text)]));
}

const frame = fc.record({
  name: fc.string({ minLength: 1, maxLength: 12 }),
  file: fc.constantFrom('/srv/a.py', '/srv/ä"samples":[[1]].py', ''),
  line: fc.nat(70_000),
});
const stretch = fc.array(frame, { minLength: 1, maxLength: 8 }).chain((frames) =>
  fc.record({
    frames: fc.constant(frames),
    threads: fc.uniqueArray(
      fc.tuple(
        fc.constantFrom('Thread 1 "main"', 'Thread 2 "[1],[2]"', 'Thread 3'),
        fc.array(fc.array(fc.nat(frames.length - 1), { maxLength: 6 }), { minLength: 1, maxLength: 30 }),
      ),
      { selector: ([name]) => name, maxLength: 3 },
    ),
  }),
);

describe('stack files', function () {
  this.timeout(30_000);

  it('bring every sample of every thread, in order, over any number of stretches', () => {
    const recordings = fc.sample(fc.array(stretch, { minLength: 1, maxLength: 4 }), 60);
    for (const interpreter of [python, python36() ?? python]) {
      reduced(recordings, interpreter).forEach((files, i) => {
        const all = new StackFiles();
        for (const file of files) all.add(file);
        const expected: Record<string, string[]> = {};
        for (const { frames, threads } of recordings[i]) {
          for (const [name, samples] of threads) {
            (expected[name] ??= []).push(
              ...samples.map((ids) =>
                ids.map((id) => `${frames[id].name}@${frames[id].file}:${frames[id].line}`).join(';'),
              ),
            );
          }
        }
        if (Object.keys(expected).length === 0) expected['all threads, waiting'] = [];
        const profile = all.profile('x');
        assert.deepEqual(shown(profile), expected);
        for (const { samples } of profile.threads)
          assert.ok([...samples.weight].every((weight) => Math.abs(weight - 2 / 200) < 1e-8));
      });
    }
  });

  it('are handed on stretch by stretch: joined they are at each moment what was added so far', () => {
    const recordings = fc.sample(fc.array(stretch, { minLength: 1, maxLength: 4 }), 60);
    for (const files of reduced(recordings, python)) {
      const all = new StackFiles();
      const sum = new Stretches();
      for (const file of files) {
        all.add(file);
        sum.add(all.stretch('x'));
        assert.deepEqual(sum.profile(), all.profile('x'));
      }
    }
  });

  it('take as many bytes a stretch after an hour as at the beginning, in the same stacks', () => {
    const frames = Array.from({ length: 50 }, (_, i) => ({ name: `work_${i}`, file: '/srv/a.py', line: i + 1 }));
    const one = { frames, threads: [['Thread 1', frames.map((_, i) => [0, i])] as const] };
    const [files] = reduced([Array.from({ length: 120 }, () => one)], python);
    const all = new StackFiles();
    const bytes = files.map((file) => {
      all.add(file);
      return serialize(all.stretch('x')).length;
    });
    assert.deepEqual([...new Set(bytes)], [bytes[0]]);
    assert.equal(all.profile('x').threads[0].samples.stack.length, 120 * 50);
  });

  it('hold 30 s at 100 Hz of 20 threads in 2,000 distinct stacks of depth 30 in 250 KB', () => {
    const frames = Array.from({ length: 600 }, (_, i) => ({
      name: `handle_request_${i % 200}`,
      file: `/srv/app/module_${i % 67}.py`,
      line: 10 + ((i * 7) % 400),
    }));
    // No two are alike: a linear congruential generator with a fixed seed.
    let seed = 1;
    const random = (below: number): number => (seed = (seed * 48271) % 0x7fffffff) % below;
    const stacks = Array.from({ length: 2000 }, () => Array.from({ length: 30 }, () => random(frames.length)));
    const threads = Array.from(
      { length: 20 },
      (_, t) => [`Thread ${t} "worker"`, Array.from({ length: 3000 }, () => stacks[random(stacks.length)])] as const,
    );
    const [[file]] = reduced([[{ frames, threads }]], python);
    assert.ok(file.length <= 250_000, `${file.length} bytes`);
    const all = new StackFiles();
    all.add(file);
    assert.equal(
      all.profile('x').threads.reduce((sum, { samples }) => sum + samples.stack.length, 0),
      60_000,
    );
  });

  it('read any bytes, or say once that they are damaged', () => {
    const [[good]] = reduced(
      [
        [
          {
            frames: [
              { name: 'f', file: 'a.py', line: 3 },
              { name: 'g', file: 'a.py', line: 9 },
            ],
            threads: [['Thread 1', [[0, 1], [0, 1], [0], []]]],
          },
        ],
      ],
      python,
    );
    const body = inflateSync(good.subarray(5));
    const harmless = (bytes: Uint8Array): void => {
      const files = new StackFiles();
      try {
        files.add(bytes);
      } catch (error) {
        assert.ok(error instanceof CaptureError && error.code === 'other', String(error));
      }
      const { stacks, threads, frames } = files.profile('x');
      assert.ok(stacks.parent.every((parent, i) => parent < i) && stacks.frame.every((one) => one < frames.length));
      assert.ok(threads.every(({ samples }) => samples.stack.every((one) => one < stacks.parent.length)));
    };
    const packed = (bytes: Uint8Array): Buffer => Buffer.concat([Buffer.from('ECSP1'), deflateSync(bytes)]);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        harmless(bytes);
        harmless(packed(bytes));
      }),
      { numRuns: 500 },
    );
    for (let at = 0; at < body.length; at++) {
      for (const value of [0, 1, 127, 255])
        harmless(packed(Buffer.concat([body.subarray(0, at), Buffer.from([value]), body.subarray(at + 1)])));
      harmless(packed(body.subarray(0, at)));
    }
    assert.throws(
      () => new StackFiles().add(packed(Buffer.alloc(64 << 20))),
      { code: 'other', message: /damaged/ },
      'a small archive of much',
    );
    const billion = [0x80, 0x94, 0xeb, 0xdc, 0x03];
    assert.throws(
      () =>
        new StackFiles().add(
          packed(Buffer.from([1, 1, 65, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 1, ...billion])),
        ),
      { code: 'other' },
      'a run of a billion samples',
    );
  });
});
