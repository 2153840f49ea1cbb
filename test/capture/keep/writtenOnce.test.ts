/** How often a capture is written and read between its recording and the moment the stored file is shown. */
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { Session } from 'node:inspector/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeEarly, describeRecording, type Recorded } from '../../../src/capture/keep/describeRecording';
import { createCaptureStore } from '../../../src/capture/keep/store';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import type { Profile } from '../../../src/profile/types';
import { wholeProfile } from '../../../src/profile/scope';
import { openProfileAfter, type OpenedProfile, type OpenProfileInput } from '../../../src/query/openProfile';
import { LiveCapture } from '../../../src/views/live/liveCapture';
import type { WorkerQueries } from '../../../src/worker/client';
import { container, definition, service, task } from '../support/fakeEcs';

/** Opens a profile as the worker does, but in this thread, where calls can be counted. */
async function openHere(input: OpenProfileInput): Promise<WorkerQueries> {
  let opened: OpenedProfile = await openProfileAfter(input);
  const { queries } = opened;
  return {
    ...queries,
    summary: () => opened.queries.summary(),
    slice: (...args) => opened.queries.slice(...args),
    reopen: async (next) => {
      opened = await openProfileAfter(next, opened);
    },
    dispose: () => undefined,
  };
}

function stretch(samples: number): Profile {
  const builder = new ProfileBuilder();
  const main = builder.stack(-1, builder.frame('main', '/srv/app/main.py', 0, 0), 3);
  const work = builder.stack(main, builder.frame('work', '/srv/app/main.py', 0, 0), 9);
  builder.thread('main', new Int32Array(samples).fill(work), new Float64Array(samples).fill(0.01));
  return builder.build({ name: 'py-spy', unit: 'seconds' });
}

const place = {
  service,
  task: task('aaaa1111bbbb2222'),
  container: container('app'),
  definition: definition(),
  region: 'eu-west-1',
};
const recorded = (profile: Profile): Recorded => ({
  awsProfile: '',
  process: {
    pid: 7,
    ppid: 1,
    uid: 0,
    runtime: 'python',
    runtimeVersion: '3.12',
    exe: '/usr/bin/python3',
    argv: ['python3', 'main.py'],
    cpuShare: 0.5,
    threads: 1,
  },
  options: { durationMs: 10_000, rateHz: 100, mode: 'cpu', cachePySpy: true },
  recording: {
    profile,
    collector: 'py-spy 0.4.1',
    runtimeVersion: '3.12.4',
    rateHz: 100,
    durationMs: 10_000,
    startedAt: '2026-11-21T08:00:00.000Z',
    errors: 0,
  },
  bytesOnWire: 1000,
  phasesMs: {},
});

/** Counts the calls of the named functions during `work`. */
async function calls(names: readonly string[], work: () => Promise<void>): Promise<Record<string, number>> {
  const session = new Session();
  session.connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    await work();
    const { result } = await session.post('Profiler.takePreciseCoverage');
    const counted = (name: string): number =>
      result
        .flatMap(({ functions }) => functions)
        .filter(({ functionName }) => functionName === name)
        .reduce((sum, { ranges }) => sum + ranges[0].count, 0);
    return Object.fromEntries(names.map((name) => [name, counted(name)]));
  } finally {
    session.disconnect();
  }
}

describe('a capture from its recording to the screen', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-once-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  for (const isLive of [true, false]) {
    it(`is written once and read once${isLive ? ', shown live' : ''}`, async () => {
      const store = createCaptureStore(folder);
      const uri = await store.reserve({ service: 'web', task: 'aaaa1111', startedAt: '2026-11-21T08:00:00.000Z' });
      const live = new LiveCapture({
        name: 'shop/web',
        isLive,
        input: { file: fileURLToPath(uri), workspaceRoots: [] },
        now: () => 0,
        open: openHere,
        stop: () => undefined,
        cancel: () => undefined,
        onProblem: (what, error) => assert.fail(`${what}: ${String(error)}`),
      });
      const tab = live.attach();
      let samples = 0;
      const counts = await calls(['parseProfile', 'speedscopePieces', 'describeRecording'], async () => {
        const all = recorded(stretch(500));
        if (isLive) {
          await live.update({ profile: stretch(200) }, 1);
          await live.update({ profile: stretch(300) }, 1);
        } else await live.recorded(describeEarly(all, place));
        assert.equal((await tab.read()).summary.samples, 500, 'shown before it is stored');
        await store.save(describeRecording(all, place), 0, uri);
        assert.equal(await live.stored(), true);
        const { queries, summary } = await tab.read();
        samples = summary.samples;
        assert.equal(summary.capture?.service, 'web', 'the stored file is shown');
        await queries.slice(wholeProfile, { kind: 'leftHeavy' }, 0, 1000, 2);
        await store.list();
      });
      tab.release();
      assert.equal(samples, 500);
      assert.deepEqual(counts, { parseProfile: 1, speedscopePieces: 1, describeRecording: 1 });
    });
  }
});
