import assert from 'node:assert/strict';
import { mergeStored, type ReadCapture } from '../../../src/capture/fleet/mergeStored';
import { parseCapture } from '../../support/parseCapture';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import type { CaptureMetadata } from '../../../src/metadata/metadata';
import { sampleMetadata } from '../../support/sampleMetadata';

const metadata = (task: string, change: Partial<CaptureMetadata> = {}): CaptureMetadata =>
  sampleMetadata({ taskArn: `arn/${task}`, task, errors: 1, bytesOnWire: 10, ...change });

function capture(
  task: string,
  weights: readonly number[],
  change: Partial<CaptureMetadata> = {},
  sources: readonly (number | undefined)[] = [undefined],
): ReadCapture {
  const builder = new ProfileBuilder();
  const work = builder.stack(-1, builder.frame('work', `/tasks/${task}/work.py`, 0, 0), 3);
  for (const source of sources)
    builder.thread('MainThread', new Int32Array(weights.length).fill(work), Float64Array.from(weights), source);
  return {
    profile: builder.build({ name: 'x', unit: 'seconds' }),
    metadata: metadata(task, { samples: weights.length, ...change }),
  };
}

describe('stored captures as one', () => {
  const a = 'aaaa1111bbbb2222';
  const b = 'cccc3333dddd4444';

  it('keeps each source with its threads, and sums what can be summed', () => {
    const merged = {
      sources: [
        { task: b, container: 'app', pid: 1, processName: 'x', samples: 1, error: null },
        { task: a, container: 'app', pid: 2, processName: 'y', samples: 1, error: null },
      ],
    };
    const {
      profile,
      metadata: all,
      file,
    } = mergeStored([
      capture(b, [4], { ...merged, startedAt: '2026-11-21T09:00:00.000Z' }, [0, 1]),
      capture(a, [1, 2], { title: 'mine' }),
    ]);
    assert.deepEqual(
      profile.threads.map(({ source, samples }) => [source, [...samples.weight]]),
      [
        [0, [1, 2]],
        [1, [4]],
        [2, [4]],
      ],
    );
    assert.deepEqual(
      profile.frames.map(({ file: path }) => path),
      [`/tasks/${a}/work.py`],
      'one function, whatever the task',
    );
    assert.deepEqual(
      all.sources?.map(({ task }) => task),
      [a, b, a],
    );
    assert.deepEqual(
      [all.samples, all.errors, all.bytesOnWire, all.startedAt, all.title],
      [3, 2, 20, '2026-11-21T08:00:00.000Z', undefined],
    );
    assert.equal(all.durationMs, 20_000, 'task a was recorded twice');
    assert.equal(all.taskMs, 30_000, 'two tasks, then one');
    assert.deepEqual(parseCapture(file, 'x').capture, JSON.parse(JSON.stringify(all)));
  });

  it('of different services, or of memory and time, is refused', () => {
    for (const other of [
      capture(b, [1], { service: 'other' }),
      capture(b, [1], { mode: 'heap' }),
      capture(b, [1], { container: 'proxy' }),
    ])
      assert.throws(() => mergeStored([capture(a, [1]), other]), /one container of one service/);
    assert.throws(() => mergeStored([capture(a, [1])]), /one service/);
  });
});
