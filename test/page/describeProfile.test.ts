import assert from 'node:assert/strict';
import type { CaptureMetadata } from '../../src/metadata/metadata';
import type { CaptureSource } from '../../src/metadata/types';
import { describeProfile } from '../../src/page/describeProfile';
import { sampleMetadata } from '../support/sampleMetadata';

const source = (task: string, pid: number, error: string | null = null): CaptureSource => ({
  task,
  container: 'app',
  pid,
  processName: 'main.py',
  samples: 1,
  error,
});

/** The remark on a capture whose processes ran for so long. */
const remarkOn = (totalMs: number, change: Partial<CaptureMetadata>, remarks: readonly string[] = []): string =>
  describeProfile({
    name: 'x',
    unit: 'seconds',
    total: totalMs / 1000,
    totalMs,
    idleMs: 0,
    samples: 1,
    threads: [],
    capture: sampleMetadata({ durationMs: 10_000, ...change }),
    remarks,
    comparison: null,
  }).remark;

describe('the remark on a capture of processes that waited', () => {
  it('of one process', () => {
    assert.equal(
      remarkOn(90, {}),
      'The process was mostly waiting: it ran for 90.0 ms of 10 s (0.9 %). ' +
        'Record longer, or while it serves requests, or record wall-clock time to see what it waits for.',
    );
    assert.match(remarkOn(90, { coverage: 0.5 }), /90\.0 ms of 5 s \(1\.8 %\)/);
  });

  it('of several: the time of all of them, which the share is of', () => {
    const sources = [source('a', 7), source('a', 8), source('b', 7), source('b', 8), source('c', 0, 'It ended.')];
    assert.match(
      remarkOn(400, { sources }),
      /^The processes were mostly waiting: they ran for 400 ms of 40 s \(1\.0 %\)\./,
    );
    assert.match(remarkOn(400, { sources }), /while they serve requests, .* what they wait for\.$/);
    assert.match(remarkOn(400, { sources, durationMs: 30_000, taskMs: 40_000 }), /400 ms of 80 s \(0\.5 %\)/);
  });

  it('captured twice: one process, for the time of both', () => {
    const sources = [source('a', 7), source('a', 7)];
    const twice = { sources, durationMs: 20_000, taskMs: 20_000 };
    assert.match(remarkOn(400, twice), /^The process was mostly waiting: it ran for 400 ms of 20 s \(2\.0 %\)/);
    assert.equal(remarkOn(1500, twice), '', 'more than a twentieth of it');
  });

  it('stands beside what the reader of the file says', () => {
    assert.equal(remarkOn(9_000, {}, ['Some was left out.']), 'Some was left out.');
    assert.match(remarkOn(90, {}, ['Some was left out.']), /what it waits for\. Some was left out\.$/);
  });
});
