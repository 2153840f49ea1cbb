/** The driver by itself, with limits that a capture does not have. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseDriverEvents, type DriverEvent } from '../../../src/runtimes/node/events';
import driver from '../../../src/runtimes/node/remote/main.cjs?program';
import { node14 } from '../../exec-commands/remoteTools';
import { programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { portsOf } from './support';
import { within } from '../../support/until';
import { firstOf, itInLongRun } from '../../support/longRun';

/** Nothing is too much, and there is time for everything. */
const limits = { recorderCores: 0.8, addedRunDelay: 1, windowMs: 3000, spareMs: 240_000 };

describe('Node driver', function () {
  this.timeout(60_000);
  let target: LocalProcess;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-driver-'));
    await writeFile(path.join(folder, 'driver.cjs'), driver);
    target = await startProcess([node14(), path.join(programs, 'server.cjs')]);
  });
  afterEach(() => assert.deepEqual([target.child.exitCode, target.child.signalCode], [null, null], target.output()));
  after(async () => {
    await target.kill();
    await rm(folder, { recursive: true });
  });

  /** Runs the driver and returns its output. `seen` is called with each event and can end it. */
  async function run(
    change: object,
    seen: (event: DriverEvent, kill: (signal: NodeJS.Signals) => void) => void = () => undefined,
  ): Promise<{ readonly events: DriverEvent[]; readonly code: number | null; readonly said: string }> {
    const order = {
      pids: [target.pid],
      mode: 'cpu',
      durationMs: 20_000,
      intervalUs: 10_000,
      heapIntervalBytes: 32_768,
      stretchesMs: [60_000],
      pausedMs: 0,
      folder,
      limits,
      ...change,
    };
    const child = spawn(node14(), [path.join(folder, 'driver.cjs'), JSON.stringify(order)], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      for (const event of parseDriverEvents(chunk.toString())) seen(event, (signal) => child.kill(signal));
    });
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { events: parseDriverEvents(said), code, said };
  }
  const parts = async (): Promise<string[]> => (await readdir(folder)).filter((name) => name.startsWith('part-'));

  it('ends the recording itself, with what there is, when it costs too much', async () => {
    const ports = portsOf(target.pid);
    const { events, code, said } = await run({ limits: { ...limits, recorderCores: 0, windowMs: 1500 } });
    assert.equal(code, 0, said);
    assert.deepEqual(
      events.filter((one) => one.event === 'ended').map((one) => one.why),
      ['cpu'],
    );
    const part = events.find((one) => one.event === 'part')!;
    assert.ok(part.elapsedMs! < 15_000, said);
    const { mode, size } = await stat(path.join(folder, part.file!));
    assert.equal(mode & 0o777, 0o600);
    assert.ok(size > 100);
    assert.deepEqual(portsOf(target.pid), ports);
  });

  it('does what the control file says', async () => {
    const control = path.join(folder, 'control');
    const { events, code, said } = await run({ stretchesMs: [500], pausedMs: 60_000 }, (event) => {
      if (event.event === 'part' && event.segment === 2) void writeFile(control, 'pause');
      if (event.event === 'paused') setTimeout(() => void writeFile(control, 'run'), 400);
      if (event.event === 'resumed') setTimeout(() => void writeFile(control, 'stop'), 400);
    });
    await rm(control);
    assert.equal(code, 0, said);
    const steps = events
      .map((one) => one.event)
      .filter((one) => ['recording', 'paused', 'resumed', 'stopping', 'done'].includes(one));
    assert.deepEqual(steps, ['recording', 'paused', 'resumed', 'stopping', 'done']);
    const last = events.filter((one) => one.event === 'part').pop()!;
    assert.ok(last.coveredMs! >= 0.9 * last.elapsedMs!, said);
  });

  itInLongRun('may be paused again and again: pauses do not count towards its time limit', async () => {
    const control = path.join(folder, 'control');
    const say = (word: string, afterMs: number): void => void setTimeout(() => void writeFile(control, word), afterMs);
    let pauses = 0;
    const order = { durationMs: 4000, pausedMs: 3000, limits: { ...limits, spareMs: 4000 } };
    const { events, code, said } = await run(order, ({ event }) => {
      if (event === 'recording' || (event === 'resumed' && pauses < 4)) say('pause', 200);
      if (event === 'paused') pauses++;
      // All of them together are longer than one may be, and than there is time to spare.
      if (event === 'paused') say('run', 2000);
    });
    await rm(control);
    assert.equal(code, 0, said);
    assert.equal(pauses, 4, said);
    assert.ok(!events.some((one) => one.event === 'ended'), said);
    const { elapsedMs } = events.filter((one) => one.event === 'part').pop()!;
    assert.ok(elapsedMs! >= 3900 && elapsedMs! < 6000, said);
  });

  it('ends at its time limit as if it were told to, and keeps what it recorded', async () => {
    const ports = portsOf(target.pid);
    const { events, code, said } = await run({ limits: { ...limits, spareMs: -16_000 } });
    assert.equal(code, 0, said);
    assert.deepEqual(
      events.filter((one) => ['recording', 'ended', 'stopping', 'done'].includes(one.event)).map((one) => one.event),
      ['recording', 'ended', 'stopping', 'done'],
    );
    assert.equal(events.find((one) => one.event === 'ended')!.why, 'long');
    const part = events.find((one) => one.event === 'part')!;
    assert.ok(part.elapsedMs! > 0 && part.elapsedMs! < 10_000, said);
    assert.ok((await stat(path.join(folder, part.file!))).size > 100);
    assert.deepEqual(portsOf(target.pid), ports);
  });

  it('leaves the target as it was, whichever signal ends it', async () => {
    const ports = portsOf(target.pid);
    for (const signal of firstOf(1, ['SIGTERM', 'SIGHUP', 'SIGINT'] as const)) {
      const before = await parts();
      const { code, said } = await run({}, (event, kill) => {
        if (event.event === 'recording') kill(signal);
      });
      assert.equal(code, 143, said);
      assert.deepEqual(portsOf(target.pid), ports, signal);
      assert.deepEqual(await parts(), before);
    }
  });

  // It takes the target 15 s to notice; the flow tests kill the whole client in each run.
  itInLongRun('has its inspector closed by the target when it is killed', async () => {
    const ports = portsOf(target.pid);
    const { code } = await run({ durationMs: 1000 }, (event, kill) => {
      if (event.event === 'recording') kill('SIGKILL');
    });
    assert.equal(code, null);
    assert.equal(portsOf(target.pid).length, ports.length + 1);
    await within(30_000, () => portsOf(target.pid).length <= ports.length, 200);
    assert.deepEqual(portsOf(target.pid), ports);
  });
});
