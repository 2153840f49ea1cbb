/** V8 is kept from inlining while functions that share lines are recorded, and at no other time. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import esbuild from 'esbuild';
import { parseDriverEvents, type DriverEvent } from '../../../src/runtimes/node/events';
import driver from '../../../src/runtimes/node/remote/main.cjs?program';
import { programs, startProcess, type LocalProcess } from '../../capture/support/localProcess';
import { within } from '../../support/until';
import { itInLongRun } from '../../support/longRun';

/**
 * Says on SIGUSR2 whether V8 inlines. While it notes for the first time what ran, it reports each function once: the third
 * report of three is empty, as the second has what reads the first.
 */
const probe = `process.on('SIGUSR2', () => {
  const ran = () => %DebugCollectCoverage().some((script) => Object.values(script).some((fn) => fn && fn.count > 0));
  ran();
  ran();
  process.stdout.write(ran() ? 'inlines;' : 'apart;');
});`;

describe('V8 that is kept from inlining', function () {
  this.timeout(60_000);
  let target: LocalProcess;
  let folder: string;
  before(async function () {
    // From Node 26 on nothing has to be done.
    if (Number(process.versions.node.split('.')[0]) >= 26) this.skip();
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-apart-'));
    const { outputFiles } = await esbuild.build({
      entryPoints: [path.join(programs, 'leaves.cjs')],
      minifyWhitespace: true,
      write: false,
    });
    await writeFile(path.join(folder, 'min.cjs'), outputFiles[0].text);
    await writeFile(path.join(folder, 'probe.cjs'), probe);
    await writeFile(path.join(folder, 'driver.cjs'), driver);
    const natives = ['--allow-natives-syntax', '-r', path.join(folder, 'probe.cjs')];
    target = await startProcess([process.execPath, ...natives, path.join(folder, 'min.cjs')]);
  });
  after(async () => {
    await target?.kill();
    if (folder) await rm(folder, { recursive: true });
  });

  const answer = async (): Promise<string> => {
    const from = target.output().length;
    target.child.kill('SIGUSR2');
    await within(5000, () => target.output().slice(from).includes(';'));
    return /(inlines|apart);/.exec(target.output().slice(from))![1];
  };

  /** Records until the driver ends; answers at each event that `seen` asks at. */
  async function record(
    order: object,
    seen: (
      event: DriverEvent,
      tell: { kill(signal: NodeJS.Signals): void; say(word: string): Promise<void> },
    ) => unknown,
  ): Promise<string[]> {
    const all = {
      pids: [target.pid],
      mode: 'cpu',
      durationMs: 20_000,
      intervalUs: 2000,
      heapIntervalBytes: 32_768,
      stretchesMs: [60_000],
      pausedMs: 60_000,
      folder,
      limits: { recorderCores: 4, addedRunDelay: 1, windowMs: 3000, spareMs: 240_000 },
      ...order,
    };
    const child = spawn(process.execPath, [path.join(folder, 'driver.cjs'), JSON.stringify(all)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const tell = {
      kill: (signal: NodeJS.Signals) => void child.kill(signal),
      say: (word: string) => writeFile(path.join(folder, 'control'), word),
    };
    const answers: string[] = [];
    let working: Promise<unknown> = Promise.resolve();
    child.stdout.on('data', (chunk: Buffer) => {
      for (const event of parseDriverEvents(chunk.toString()))
        working = working.then(async () => {
          if (['apart', 'paused', 'resumed'].includes(event.event)) {
            // What is asked of V8 at the event may be on its way.
            await new Promise((resolve) => setTimeout(resolve, 500));
            answers.push(`${event.event}: ${await answer()}`);
          }
          await seen(event, tell);
        });
    });
    await new Promise((resolve) => child.once('close', resolve));
    await working;
    await rm(path.join(folder, 'control'), { force: true });
    return [...answers, `end: ${await answer()}`];
  }

  itInLongRun('inlines again in a pause and at the end', async () => {
    const answers = await record({}, ({ event }, { say }) => {
      if (event === 'apart') return say('pause');
      if (event === 'paused') return say('run');
      return event === 'resumed' ? say('stop') : undefined;
    });
    assert.deepEqual(answers, ['apart: apart', 'paused: inlines', 'resumed: apart', 'end: inlines']);
  });

  for (const signal of ['SIGTERM', 'SIGKILL'] as const)
    itInLongRun(`inlines again when the driver gets ${signal}`, async () => {
      const answers = await record({}, ({ event }, { kill }) => {
        if (event === 'apart') kill(signal);
      });
      assert.deepEqual(answers, ['apart: apart', 'end: inlines']);
    });

  itInLongRun('is not, where its lines tell the functions', async () => {
    const plain = await startProcess([process.execPath, path.join(programs, 'leaves.cjs')]);
    try {
      assert.deepEqual(await record({ pids: [plain.pid], durationMs: 4000 }, () => undefined), ['end: inlines']);
    } finally {
      await plain.kill();
    }
  });
});
