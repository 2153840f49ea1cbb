import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { buildTests } from '../../../tools/build.mjs';
import type { LongCaptureReport } from './support/longCapture';
import { itInLongRun } from '../../support/longRun';

const PROGRAM = 'test/capture/keep/support/longCapture.ts';
const MIB = 1 << 20;

describe('a capture that is longer than a string can be', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-long-'));
    await buildTests([PROGRAM], folder);
  });
  after(() => rm(folder, { recursive: true, force: true }));

  /** Stores and reports a capture of so many samples, in a process of its own. */
  async function storeAndReport(samples: number, longestString: string[] = []): Promise<LongCaptureReport> {
    const program = path.join(folder, 'capture/keep/support/longCapture.mjs');
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--max-old-space-size=1024',
      program,
      path.join(folder, 'captures'),
      String(samples),
      ...longestString,
    ]);
    const report = JSON.parse(stdout) as LongCaptureReport;
    assert.deepEqual([report.samples, report.threads, Math.round(report.totalMs)], [samples, 24, samples * 10]);
    assert.ok(Math.abs(report.self.function_0 - 25) < 1, JSON.stringify(report.self));
    return report;
  }

  it('is stored and reported in pieces, none longer than the longest string', async () => {
    const { bytes } = await storeAndReport(48_000, [String(MIB)]);
    assert.ok(bytes > 5 * MIB, `${bytes} bytes`);
  });

  itInLongRun('takes less than 2.5 GiB of memory where it has 900 MB', async () => {
    const { bytes, peakMiB } = await storeAndReport(7_200_000);
    assert.ok(bytes > 900e6, `${bytes} bytes`);
    assert.ok(peakMiB < 2560, `${Math.round(peakMiB)} MiB at most`);
  })?.timeout(300_000);
});
