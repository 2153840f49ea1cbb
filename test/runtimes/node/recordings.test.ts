/** What a recording of Node can contain besides the CPU time of one thread, tested on real processes. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { createNodeInspectorCollector } from '../../../src/runtimes/node/collector';
import type { RecordRequest, RemoteProcess } from '../../../src/capture/types';
import { Stretches } from '../../../src/profile/stretches';
import type { Profile } from '../../../src/profile/types';
import { node14, nodeOf } from '../../exec-commands/remoteTools';
import { openLocalHost, type LocalHost, type LocalHostOptions } from '../../capture/support/localHost';
import { asRemote, programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { requestFor } from '../support';
import { childrenOf, driversOf, portsOf, weightOf } from './support';
import { within } from '../../support/until';
import { isLongRun, itInLongRun } from '../../support/longRun';

const versions: readonly (readonly [name: string, program: () => string])[] = [
  ['Node 14', node14],
  ...(isLongRun ? ['16', '18', '20', '22', '24', '26'] : []).map(
    (version) => [`Node ${version}`, () => nodeOf(version)] as const,
  ),
];

describe('Node recordings', function () {
  this.timeout(180_000);
  const collector = createNodeInspectorCollector();
  let target: LocalProcess;
  let host: LocalHost;
  const start = async (program: string, node = process.execPath, ...flags: string[]): Promise<RemoteProcess> => {
    const argv = [node, ...flags, path.join(programs, program)];
    target = await startProcess(argv);
    return asRemote(target, 'node', argv);
  };
  const record = async (process: RemoteProcess, change: Partial<RecordRequest>, options: LocalHostOptions = {}) => {
    host = await openLocalHost(options);
    const request = requestFor(process, change);
    return { ...(await collector.record(host, request)), lines: request.lines };
  };
  afterEach(async () => {
    assert.deepEqual(driversOf(target.pid), []);
    await host.close();
    await target.kill();
  });

  for (const [name, node] of versions) {
    it(`tells by function what memory is still held (${name})`, async () => {
      const remote = await start('holder.cjs', node());
      const ports = portsOf(remote.pid);
      const { profile, remarks, rateHz } = await record(remote, { mode: 'heap', durationMs: 1500 });
      assert.equal(profile.unit, 'bytes');
      const [much, little] = [weightOf(profile, 'keepMuch'), weightOf(profile, 'keepLittle')];
      assert.ok(much > 100_000 && much > 1.5 * little && much < 6 * little, `keepMuch ${much}, keepLittle ${little}`);
      assert.ok(weightOf(profile, 'garbage') < much / 3);
      assert.equal(
        remarks?.[0],
        'Memory allocated during the recording and still held at its end, estimated from one sample in 32 KB.',
      );
      assert.match(String(remarks?.slice(1)), /^Buffers, ArrayBuffers and all else outside V8's heap are not in this/);
      assert.equal(rateHz, 0);
      assert.deepEqual(portsOf(remote.pid), ports);
    });

    it(`records worker threads as threads of their own (${name})`, async () => {
      const remote = await start('threads.cjs', node());
      const { profile, lostSamples, cost } = await record(remote, { durationMs: 1500 });
      assert.deepEqual(profile.threads.map((thread) => thread.name).sort(), [
        'main',
        'worker 1 threads.cjs',
        'worker 2 threads.cjs',
      ]);
      const [main, one, two] = [...profile.threads].sort((a, b) => (a.name < b.name ? -1 : 1));
      const shares = [one, two].map((thread) =>
        ['hash', 'sort'].map((job) => weightOf(profile, job, thread) > 100_000),
      );
      assert.deepEqual(shares.map(String).sort(), ['false,true', 'true,false']);
      assert.equal(weightOf(profile, 'hash', main) + weightOf(profile, 'sort', main), 0);
      assert.ok(lostSamples! >= 0);
      assert.ok(cost!.profilerCpuSeconds! > 0 && cost!.targetCpuDuring! > 0.02, JSON.stringify(cost));
      const { profilerCpuSeconds: whole, profilerSteadyCpuSeconds: steady } = cost!;
      assert.ok(steady! > 0 && steady! < whole!, 'to start and to end takes something too');
    });

    itInLongRun(
      `records a cluster at once, each process under its pid, and closes all inspectors (${name})`,
      async () => {
        const remote = await start('cluster.cjs', node());
        const pids = childrenOf(remote.pid);
        const ports = [remote.pid, ...pids].map(portsOf);
        const children = pids.map((pid) => ({ ...remote, pid, ppid: remote.pid }));
        const { profile, remarks } = await record(remote, { subprocesses: true, children, durationMs: 1500 });
        assert.deepEqual(
          profile.threads.map((thread) => thread.name),
          [remote.pid, ...pids].map((pid) => `main (pid ${pid})`),
        );
        const busy = profile.threads.map((thread) =>
          ['work1', 'work2'].filter((job) => weightOf(profile, job, thread) > 100_000).join(),
        );
        assert.deepEqual([busy[0], busy.slice(1).sort()], ['', ['work1', 'work2']]);
        assert.deepEqual(remarks, []);
        assert.deepEqual([remote.pid, ...pids].map(portsOf), ports);
      },
    );
  }

  it('leaves port 9229 to the next signal, also in a process whose inspector was moved', async () => {
    const remote = await start('cluster.cjs');
    const [pid] = childrenOf(remote.pid);
    await record(remote, { subprocesses: true, children: [{ ...remote, pid, ppid: remote.pid }], durationMs: 300 });
    process.kill(remote.pid, 'SIGUSR1');
    await within(5000, () => portsOf(remote.pid).includes(9229));
    assert.ok(portsOf(remote.pid).includes(9229), String(portsOf(remote.pid)));
  });

  it('closes the inspectors of all processes of a cluster when it is cancelled', async () => {
    const remote = await start('cluster.cjs');
    const pids = childrenOf(remote.pid);
    const ports = [remote.pid, ...pids].map(portsOf);
    const cancel = new AbortController();
    let open: number[] = [];
    const recorded = record(remote, {
      subprocesses: true,
      children: pids.map((pid) => ({ ...remote, pid, ppid: remote.pid })),
      durationMs: 20_000,
      signal: cancel.signal,
      onProgress: (phase) => {
        if (phase !== 'record' || cancel.signal.aborted) return;
        open = [remote.pid, ...pids].map((pid) => portsOf(pid).length);
        cancel.abort();
      },
    });
    await assert.rejects(recorded, { code: 'cancelled' });
    assert.deepEqual(
      open,
      ports.map((one) => one.length + 1),
    );
    assert.deepEqual([remote.pid, ...pids].map(portsOf), ports);
  });

  it('shows what there is while it runs, can be paused, ends when it is told to, and is the sum of what it showed', async () => {
    const remote = await start('server.cjs');
    const all = new Stretches();
    const seen: { readonly at: number; readonly profile: Profile; readonly coverage: number }[] = [];
    const stop = new AbortController();
    let paused = false;
    let changed = (): void => undefined;
    const pause = {
      get paused() {
        return paused;
      },
      onChange: (listener: () => void) => ((changed = listener), () => undefined),
    };
    let begun = 0;
    const recording = await record(remote, {
      durationMs: 60_000,
      stop: stop.signal,
      onProgress: (phase) => {
        if (phase === 'record' && begun === 0) begun = Date.now();
      },
      live: {
        pause,
        onUpdate: (stretch, coverage) => {
          all.add(stretch);
          seen.push({ at: Date.now() - begun, profile: all.profile(), coverage });
          if (seen.length > 1) return;
          paused = true;
          changed();
          setTimeout(() => {
            paused = false;
            changed();
          }, 1000);
          setTimeout(() => stop.abort(), 2500);
        },
      },
    });
    const total = (profile: Profile): number => profile.threads[0].samples.weight.reduce((sum, one) => sum + one, 0);
    assert.ok(seen.length >= 3, String(seen.length));
    assert.ok(seen.every(({ profile }, i) => i === 0 || total(profile) >= total(seen[i - 1].profile)));
    assert.equal(total(recording.profile), total(seen[seen.length - 1].profile));
    assert.deepEqual(
      recording.profile.threads.map((thread) => thread.name),
      ['main'],
    );
    assert.ok(recording.coverage! >= 0.9, String(recording.coverage));
    assert.ok(
      recording.durationMs < 30_000 && total(recording.profile) / 1000 < recording.durationMs * 1.02,
      `${total(recording.profile)} µs of ${recording.durationMs} ms`,
    );
    assert.ok(weightOf(recording.profile, 'spin') > 0.2 * total(recording.profile));
  });

  it('records a process of another user without SYS_PTRACE', async function () {
    if (process.getuid!() !== 0) {
      assert.ok(process.env.CI !== 'true', 'the tests must run as root');
      this.skip();
    }
    const argv = [
      'setpriv',
      '--reuid=1000',
      '--regid=1000',
      '--clear-groups',
      '--inh-caps=-all',
      process.execPath,
      path.join(programs, 'server.cjs'),
    ];
    target = await startProcess(argv);
    const remote = { ...asRemote(target, 'node', argv.slice(5), 1000), exe: process.execPath };
    const ports = portsOf(target.pid);
    const { profile } = await record(
      remote,
      { durationMs: 500 },
      { through: ['setpriv', '--bounding-set=-sys_ptrace', '--inh-caps=-all'] },
    );
    assert.ok(weightOf(profile, 'spin') > 0);
    assert.deepEqual(portsOf(target.pid), ports);
  });

  it('takes samples as often as asked', async () => {
    const remote = await start('server.cjs');
    const { profile, rateHz, lostSamples } = await record(remote, { durationMs: 1500, rateHz: 1000 });
    const { weight } = profile.threads[0].samples;
    // A busy machine gets fewer samples, but some of them are still close together.
    assert.ok(Math.min(...weight) < 5000, `${Math.min(...weight)} µs between samples at best`);
    // 1500, if the interval were not drawn at random within 15 %.
    assert.ok(weight.length + lostSamples! >= 1250 && rateHz <= 1000, `${weight.length} and ${lostSamples} lost`);
  });

  it('goes on sampling while what there is is handed over', async () => {
    const remote = await start('server.cjs');
    const { profile, coverage } = await record(remote, { durationMs: 5200, rateHz: 100 });
    const { weight } = profile.threads[0].samples;
    const whole = weight.reduce((sum, one) => sum + one, 0);
    assert.ok(whole > 0.98 * 5.2e6 && (coverage ?? 1) > 0.98, `${whole} µs, ${coverage} covered`);
  });
});
