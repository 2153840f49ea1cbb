import assert from 'node:assert/strict';
import type { Profile } from '../../../src/profile/types';
import { LiveCapture, type LiveParts } from '../../../src/views/live/liveCapture';
import type { WorkerQueries } from '../../../src/worker/client';
import { openProfileAfter, type OpenedProfile, type OpenProfileInput } from '../../../src/query/openProfile';
import { profileOf, sampleCalls } from '../../webview/sampleQueries';

/** Opens a profile as the worker does, but in this thread. */
async function openHere(input: OpenProfileInput, disposed: string[]): Promise<WorkerQueries> {
  let opened: OpenedProfile = await openProfileAfter(input);
  return {
    ...opened.queries,
    summary: () => opened.queries.summary(),
    reopen: async (next) => {
      opened = await openProfileAfter(next, opened);
    },
    dispose: () => void disposed.push('worker'),
  };
}

describe('a capture while it is recorded', () => {
  let clock = 0;
  let said: string[] = [];
  let live: LiveCapture;
  const profile: Profile = profileOf(sampleCalls, null);
  const made = (parts: Partial<LiveParts> = {}): LiveCapture => {
    clock = 1000;
    said = [];
    live = new LiveCapture({
      name: 'lab/orders-api',
      isLive: true,
      input: { file: '/captures/x.speedscope.json', workspaceRoots: [] },
      now: () => clock,
      open: (input) => openHere(input, said),
      stop: () => said.push('stop'),
      cancel: () => said.push('cancel'),
      onProblem: (what, error) => said.push(`${what}: ${String(error)}`),
      ...parts,
    });
    live.begin();
    return live;
  };
  afterEach(() => live.end());

  it('counts the time it records, not its pauses, and tells the recorder of them', () => {
    const { pause } = made();
    const told: boolean[] = [];
    const unfollow = pause.onChange(() => told.push(pause.paused));
    clock += 3000;
    live.control('pause');
    live.control('pause');
    clock += 60_000;
    assert.deepEqual(live.state, { phase: 'paused', elapsedMs: 3000, coverage: 0 });
    live.control('resume');
    clock += 500;
    live.control('stop');
    clock += 500;
    live.control('pause');
    assert.deepEqual(live.state, { phase: 'finishing', elapsedMs: 3500, coverage: 0 });
    unfollow();
    assert.deepEqual(told, [true, false]);
    live.control('cancel');
    assert.deepEqual(said, ['stop', 'cancel']);
  });

  it('shows the latest state only when several come while one is opened', async () => {
    let opened = 0;
    let release: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    made({
      open: async (input) => {
        opened += 1;
        await gate;
        const queries = await openHere(input, said);
        return {
          ...queries,
          reopen: (next) => {
            opened += 1;
            return queries.reopen(next);
          },
        };
      },
    });
    const changes: string[] = [];
    live.onChange((what) => changes.push(what));
    const all = [
      live.update({ profile: profileOf([], null) }, 0.9),
      live.update({ profile: profileOf(sampleCalls.slice(1), null) }, 0.95),
      live.update({ profile: profileOf(sampleCalls.slice(0, 1), null) }, 0.97),
    ];
    release();
    await Promise.all(all);
    assert.equal(opened, 2);
    assert.deepEqual(changes, ['profile', 'profile']);
    const { summary, numbering } = await live.read();
    assert.deepEqual(
      [summary.name, Math.round(summary.total), numbering, live.state?.coverage],
      ['lab/orders-api', 10, '/captures/x.speedscope.json', 0.97],
    );
  });

  it('becomes the stored file in the worker that showed it, and leaves it to the tab', async () => {
    made();
    await live.update({ profile }, 1);
    const tab = live.attach();
    const stored = live.stored();
    await assert.doesNotReject(tab.read());
    await assert.rejects(stored, /no such file/, 'the file of this test is not there');
    assert.equal((await tab.read()).live, undefined, 'it has ended all the same');
    assert.deepEqual(said, []);
    tab.release();
    assert.deepEqual(said, ['worker']);
  });

  it('has a tab that opened before there was anything wait for the file, with the numbers of the file', async () => {
    made({ open: (input) => openHere({ ...input, profile }, said) });
    const tab = live.attach();
    const reading = tab.read();
    assert.equal(await live.stored(), true);
    const read = await reading;
    assert.deepEqual(
      [read.live, read.numbering, read.summary.samples],
      [undefined, '', profile.threads[0].samples.stack.length],
    );
    assert.deepEqual(said, []);
    tab.release();
    assert.deepEqual(said, ['worker']);
  });

  it('shows what was recorded while the task is being left, and says nothing of a recording', async () => {
    const reading = made({ isLive: false }).attach().read();
    live.finishing();
    await live.recorded(profile);
    const read = await reading;
    assert.deepEqual([read.live?.state, read.numbering, Math.round(read.summary.total)], [null, '', 10]);
  });

  it('tells a tab that waits when it comes to nothing', async () => {
    const reading = made().attach().read();
    live.end();
    await assert.rejects(reading, /The capture failed/);
  });

  it('ends its worker at once when no tab shows it, and says so', async () => {
    made();
    await live.update({ profile }, 1);
    assert.equal(await live.stored(), false);
    assert.deepEqual(said, ['worker']);
  });

  it('tells of a state that cannot be shown and goes on with the next', async () => {
    let isFirst = true;
    made({
      open: async (input) => {
        if (!isFirst) return openHere(input, said);
        isFirst = false;
        throw new Error('out of memory');
      },
    });
    await live.update({ profile }, 1);
    await live.update({ profile: profileOf([], null) }, 1);
    assert.deepEqual(said, ['A stretch of the recording could not be shown: Error: out of memory']);
    assert.equal((await live.read()).summary.samples, profile.threads[0].samples.stack.length);
  });
});
