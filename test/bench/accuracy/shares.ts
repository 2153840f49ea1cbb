/** Shares of a service's functions: by its own CPU clock, and as a capture has them. */
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Recording, RecordRequest } from '../../../src/capture/types';
import { readCpuProfile } from '../../../src/profile/formats/cpuProfile';
import { parseProfile } from '../../../src/profile/formats/parse';
import { idleFrames } from '../../../src/profile/stackWeights';
import type { Profile } from '../../../src/profile/types';
import type { Collector } from '../../../src/runtimes/types';
import { openLocalHost } from '../../capture/support/localHost';
import { asRemote, startProcess } from '../../capture/support/localProcess';
import { seedCache } from '../../flow/support/seedCache';
import { requestFor } from '../../runtimes/support';

const FUNCTIONS = ['alpha', 'beta', 'gamma'] as const;
const PROGRAMS = path.resolve('test', 'bench', 'accuracy');

/** A service of `paced.cjs` or `paced.py`. */
export interface Paced {
  readonly runtime: 'node' | 'python';
  readonly program: string;
  readonly kind: 'timer' | 'inlined' | 'busy';
  readonly periodMs: number;
}

export interface Accuracy {
  /** Percentage points between a function's share in the capture and by its own clock, for each of the three. */
  readonly errorPoints: readonly number[];
  /** Samples of what ran. */
  readonly samples: number;
}

const argvOf = (
  { runtime, program, kind, periodMs }: Paced,
  truth: string,
  flags: readonly string[] = [],
): string[] => [
  program,
  // Two at a time share the loopback.
  ...(runtime === 'node' ? ['--inspect-port=0', ...flags] : flags),
  path.join(PROGRAMS, runtime === 'node' ? 'paced.cjs' : 'paced.py'),
  kind,
  String(periodMs),
  truth,
];

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ecs-profiler-accuracy-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Captures the service with the product's own collector. */
export const capturedAccuracy = (
  paced: Paced,
  collector: Collector,
  change: Partial<RecordRequest>,
): Promise<Accuracy> =>
  inFolder(async (folder) => {
    const truth = path.join(folder, 'truth');
    const argv = argvOf(paced, truth);
    const target = await startProcess(argv);
    const host = await openLocalHost();
    try {
      await sleep(500);
      const remote = asRemote(target, paced.runtime, argv);
      const recording: Recording = await collector.record(host, requestFor(remote, change));
      await sleep(300);
      const fromMs = Date.parse(recording.startedAt);
      return compare(recording.profile, truthBetween(truth, fromMs, fromMs + recording.durationMs));
    } finally {
      await host.close();
      await target.kill();
    }
  });

/** Lets Node record itself at V8's fixed interval, `--cpu-prof`. */
export const cpuProfAccuracy = (paced: Paced, intervalUs: number, durationMs: number): Promise<Accuracy> =>
  inFolder(async (folder) => {
    const truth = path.join(folder, 'truth');
    const flags = ['--cpu-prof', `--cpu-prof-interval=${intervalUs}`, `--cpu-prof-dir=${folder}`];
    const [command, ...args] = argvOf(paced, truth, flags);
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise((resolve) => child.once('close', resolve));
    try {
      await Promise.race([new Promise((resolve) => child.stdout.once('data', resolve)), ended]);
      await sleep(durationMs);
    } finally {
      child.kill('SIGTERM');
      await ended;
    }
    const file = readdirSync(folder).find((name) => name.endsWith('.cpuprofile'));
    if (file === undefined) throw new Error('Node wrote no profile.');
    const json = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Record<string, unknown>;
    return compare(readCpuProfile(json, 'cpu-prof'), truthBetween(truth, 0, Infinity));
  });

/** Lets the packed py-spy alone record it, non-blocking. */
export const pySpyAccuracy = (paced: Paced, durationMs: number): Promise<Accuracy> =>
  inFolder(async (folder) => {
    const truth = path.join(folder, 'truth');
    const written = path.join(folder, 'stacks.txt');
    const target = await startProcess(argvOf(paced, truth));
    const flags = ['--nonblocking', '--rate', '100', '--duration', String(durationMs / 1000), '--format', 'raw'];
    try {
      const fromMs = Date.now();
      await promisify(execFile)(seedCache(folder), [
        'record',
        '--pid',
        String(target.pid),
        ...flags,
        '--output',
        written,
      ]);
      return compare(parseProfile(readFileSync(written), 'py-spy'), truthBetween(truth, fromMs, Date.now()));
    } finally {
      await target.kill();
    }
  });

/** Shares of its CPU that each function took between two moments, in ms of the wall clock. */
function truthBetween(file: string, fromMs: number, toMs: number): number[] {
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const within = lines.map((line) => line.split(' ').map(Number)).filter(([at]) => at >= fromMs && at <= toMs);
  if (within.length < 2) throw new Error('The service wrote nothing meanwhile.');
  const [first, last] = [within[0], within[within.length - 1]];
  const all = last[FUNCTIONS.length + 1] - first[FUNCTIONS.length + 1];
  return FUNCTIONS.map((_, i) => (last[i + 1] - first[i + 1]) / all);
}

function compare(profile: Profile, truth: readonly number[]): Accuracy {
  const isIdle = idleFrames(profile.frames);
  const self = FUNCTIONS.map(() => 0);
  let [samples, all] = [0, 0];
  for (const thread of profile.threads)
    thread.samples.stack.forEach((stack, i) => {
      const frame = stack < 0 ? -1 : profile.stacks.frame[stack];
      if (frame >= 0 && isIdle[frame] === 1) return;
      samples++;
      all += thread.samples.weight[i];
      const at = frame < 0 ? -1 : FUNCTIONS.findIndex((name) => name === profile.frames[frame].name);
      if (at >= 0) self[at] += thread.samples.weight[i];
    });
  return { errorPoints: FUNCTIONS.map((_, i) => 100 * Math.abs(all > 0 ? self[i] / all - truth[i] : 1)), samples };
}
