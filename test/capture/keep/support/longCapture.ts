/**
 * `node longCapture.mjs FOLDER SAMPLES [LONGEST_STRING]`: records SAMPLES samples in wall mode, stores the capture,
 * opens the file and reports on it. Prints the result as JSON. Runs in a separate process, so that its memory can be
 * measured.
 */
import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { captureFile } from '../../../../src/capture/keep/describeRecording';
import { createCaptureStore } from '../../../../src/capture/keep/store';
import { ProfileBuilder } from '../../../../src/profile/profileBuilder';
import type { CaptureMetadata } from '../../../../src/metadata/metadata';
import type { Profile } from '../../../../src/profile/types';
import { openProfile } from '../../../../src/query/openProfile';
import { limitStrings } from './stringLimit';
import { sampleMetadata } from '../../../support/sampleMetadata';

export interface LongCaptureReport {
  readonly bytes: number;
  readonly samples: number;
  readonly threads: number;
  readonly totalMs: number;
  /** Self percent of the five heaviest functions, by name. */
  readonly self: Readonly<Record<string, number>>;
  /** Peak memory of the process, in MiB. */
  readonly peakMiB: number;
}

const THREADS = 24;
const FUNCTIONS = 2000;
const DEPTH = 31;
const BRANCHES = 500;

/** Threads that wait in one of 500 stacks of 31 functions; every fourth sample is in the first of them. */
function record(samples: number): Profile {
  const builder = new ProfileBuilder();
  const frames = Array.from({ length: FUNCTIONS }, (_, f) =>
    builder.frame(`function_${f}`, `/srv/app/package_${f % 20}/module_${f % 300}.py`, 0, 0),
  );
  const leaves = Array.from({ length: BRANCHES }, (_, branch) => {
    let stack = -1;
    for (let depth = 0; depth < DEPTH; depth++) {
      const f = depth === DEPTH - 1 ? branch : 500 + ((branch * 7 + depth * 13) % 1500);
      stack = builder.stack(stack, frames[f], 1 + (f % 400));
    }
    return stack;
  });
  const each = Math.floor(samples / THREADS);
  for (let t = 0; t < THREADS; t++) {
    const stack = Int32Array.from({ length: each }, (_, i) => leaves[i % 4 === 0 ? 0 : (i * 31 + t) % BRANCHES]);
    builder.thread(`worker-${t}`, stack, new Float64Array(each).fill(0.01));
  }
  return builder.build({ name: 'long', unit: 'seconds' });
}

const metadata = (samples: number): CaptureMetadata =>
  sampleMetadata({ mode: 'wall', requestedMs: 3_000_000, durationMs: 3_000_000, samples });

async function main([folder, count, longest]: readonly string[]): Promise<LongCaptureReport> {
  if (longest !== undefined) limitStrings(Number(longest));
  const samples = Number(count);
  const store = createCaptureStore(folder);
  const { uri } = await store.save(captureFile(record(samples), metadata(samples)), 0);
  const queries = await openProfile({ file: fileURLToPath(uri), workspaceRoots: [] });
  const summary = await queries.summary();
  const { functions } = await queries.report(5);
  queries.dispose();
  return {
    bytes: statSync(new URL(uri)).size,
    samples: summary.samples,
    threads: summary.threads.length,
    totalMs: summary.totalMs ?? NaN,
    self: Object.fromEntries(functions.map(({ name, selfPercent }) => [name, selfPercent])),
    peakMiB: Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) / 1024,
  };
}

const report = await main(process.argv.slice(2));
process.stdout.write(`${JSON.stringify(report)}\n`);
