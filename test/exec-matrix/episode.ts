/** One episode: a container, a session under faults, and several transfers at once. Reports failures and statistics. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openRemoteHost } from '../../src/exec/remoteHost';
import type { FileHost } from '../../src/exec/types';
import { type LabTask, startLabTask } from '../exec/labTask';
import { seeded, type Seeded } from '../support/seeded';
import { someBytes, someSize } from './contents';
import { FrameCount } from './frameCount';
import { type Image, optionsOf } from './images';
import { randomFaults } from './randomFaults';
import { within } from '../support/until';

export interface EpisodePlan {
  readonly seed: number;
  readonly transfers: number;
  /** Upper limit for the size of a transfer, in bytes. */
  readonly most: number;
  readonly images: readonly Image[];
}

export interface EpisodeResult {
  /** Such as `loss, reset under dash`. */
  readonly name: string;
  readonly tookMs: number;
  readonly transfers: number;
  readonly contentBytes: number;
  readonly wireBytes: number;
  readonly resumes: number;
  readonly resends: number;
  readonly corrupted: number;
  /** Transfers that failed with an error, in words. */
  readonly failures: readonly string[];
  /** Processes, files and sessions that were still there, in words. */
  readonly left: readonly string[];
}

/** Shorter than the agent's times, which are not under test here. */
const TIMING = { attachMs: 5, firstReadMs: 50, drainMs: 200 };
const SIDE_BY_SIDE = 3;
/** The guardian in the task looks once a second; a busy machine needs longer. */
const CLEAN_WITHIN_MS = 15_000;
/** Far beyond what the worst line takes for the largest file: a transfer that needs longer hangs. */
const HANG_MS = 300_000;

export async function runEpisode(plan: EpisodePlan): Promise<EpisodeResult> {
  const begun = performance.now();
  const random = seeded(plan.seed);
  const { name, faults } = randomFaults(random);
  const image = random.oneOf(plan.images);
  const count = new FrameCount();
  const task = await startLabTask({ ...optionsOf(image), gateway: { faults, pass: count.pass, timing: TIMING } });
  const tally = { contentBytes: 0, corrupted: 0, failures: [] as string[] };
  let left: readonly string[] = [];
  try {
    await transferAll(task, random, plan, tally);
    left = await leftOvers(task);
  } catch (error) {
    tally.failures.push(inWords('the session', error));
  } finally {
    await task.close();
  }
  return {
    name: `${name} under ${image}`,
    tookMs: performance.now() - begun,
    transfers: plan.transfers,
    wireBytes: count.bytes,
    resends: count.resends,
    resumes: task.calls.resumed.length,
    left,
    ...tally,
  };
}

type Tally = { contentBytes: number; corrupted: number; readonly failures: string[] };

async function transferAll(task: LabTask, random: Seeded, plan: EpisodePlan, tally: Tally): Promise<void> {
  const host = await openRemoteHost(task.api, task.target, {});
  try {
    const queue = Array.from({ length: plan.transfers }, (_, index) => ({
      index,
      way: random.oneOf(WAYS),
      bytes: someBytes(random, someSize(random, plan.most)),
    }));
    const worker = async (): Promise<void> => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { index, way, bytes } = next;
        const what = `${way} ${index} of ${bytes.length} bytes`;
        try {
          const arrived = await transfer(host, path.join(task.root, `file ${index}`), way, bytes);
          tally.contentBytes += bytes.length;
          if (Buffer.compare(bytes, arrived) !== 0) tally.corrupted++;
        } catch (error) {
          tally.failures.push(inWords(what, error));
        }
      }
    };
    await Promise.all(Array.from({ length: SIDE_BY_SIDE }, worker));
  } finally {
    await host.close();
  }
}

/** How a transfer is made: in memory, or to or from a file on this machine. */
type Way = 'download' | 'downloadTo' | 'upload' | 'uploadFile';

const WAYS: readonly Way[] = ['download', 'downloadTo', 'upload', 'uploadFile'];

/** Moves bytes one way; returns what arrived at the other end. Cancelled when it hangs. */
async function transfer(host: FileHost, file: string, way: Way, bytes: Uint8Array): Promise<Uint8Array> {
  const signal = AbortSignal.timeout(HANG_MS);
  const here = `${file} here`;
  switch (way) {
    case 'download':
      writeFileSync(file, bytes);
      return host.download(file, { signal });
    case 'downloadTo':
      writeFileSync(file, bytes);
      await host.downloadTo(file, here, { signal });
      return readFileSync(here);
    case 'upload':
      await host.upload(bytes, file, { mode: 0o600, signal });
      return readFileSync(file);
    case 'uploadFile':
      writeFileSync(here, bytes);
      await host.upload({ localPath: here }, file, { mode: 0o600, signal });
      return readFileSync(file);
  }
}

/** What the session has left behind some time after its end. */
export async function leftOvers(task: LabTask): Promise<string[]> {
  const list = (): string[] => [
    ...task.processes().map((process) => `process ${process}`),
    ...task.files().map((file) => `file ${file}`),
    ...(task.openSessions > 0 ? [`${task.openSessions} sessions open`] : []),
  ];
  await within(CLEAN_WITHIN_MS, () => list().length === 0);
  return list();
}

function inWords(what: string, error: unknown): string {
  const { message, code } = error as Error & { code?: string };
  return `${what}: ${code ?? 'not an ExecError'}: ${message}`;
}
