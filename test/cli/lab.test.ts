/**
 * The command line as users run it, against the lab: listing services, capturing each sample, and the resulting
 * reports.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startLab, type Lab } from '../../lab/lab';
import { isLongRun } from '../support/longRun';

interface Hot {
  readonly function: string;
  readonly file: string;
  readonly selfPercent?: number;
  readonly totalPercent?: number;
}
interface Row {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly selfPercent: number;
  readonly totalPercent: number;
  readonly source: { file: string; line: number; column: number } | null;
}

/** The JSON line of `capture` and the document of `report`. */
interface Captured {
  readonly row: Record<string, unknown>;
  readonly functions: Row[];
  readonly lines: Row[];
}

const samplesFolder = path.resolve('lab/samples');
const promised = JSON.parse(readFileSync(path.join(samplesFolder, 'shares.json'), 'utf8')) as Record<string, Hot[]>;
/**
 * The long run measures as users do and has narrower tolerances. The short run samples faster to get enough samples.
 */
const [seconds, rateHz, within, limitMs] = isLongRun ? [30, 100, 5, 480_000] : [6, 300, 10, 240_000];
const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

describe('the command line at the lab', function () {
  this.timeout(limitMs);
  let lab: Lab;
  let folder: string;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'cli-lab-'));
    lab = await startLab();
  });
  after(async () => {
    await lab.stop();
    rmSync(folder, { recursive: true });
  });

  interface Ended {
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
  }

  /** `interruptAt` presses Ctrl-C once when stderr says this. */
  function cli(...argv: string[]): Promise<Ended> & { interruptAt(pattern: RegExp): Promise<Ended> } {
    const aws = argv[0] === 'report' ? [] : ['--endpoint-url', lab.ecsEndpoint, '--region', lab.region];
    const env = { ...process.env, AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' };
    const child = spawn(process.execPath, ['tools/ecs-profiler.mjs', ...argv, ...aws], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let out = '';
    let err = '';
    let due: RegExp | undefined;
    child.stdout.on('data', (chunk: Buffer) => (out += String(chunk)));
    child.stderr.on('data', (chunk: Buffer) => {
      err += String(chunk);
      if (!due?.test(err)) return;
      due = undefined;
      child.kill('SIGINT');
    });
    const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, out, err })));
    return Object.assign(ended, {
      interruptAt: (pattern: RegExp) => {
        due = pattern;
        return ended;
      },
    });
  }

  /** One capture and its report; the capture's JSON line beside it. */
  async function captured(service: string, run: number, ...options: string[]): Promise<Captured> {
    const file = path.join(folder, `${service}-${run}.speedscope.json`);
    const capture = await cli(
      'capture',
      `lab/${service}`,
      '--duration',
      String(seconds),
      '--rate',
      String(rateHz),
      '-o',
      file,
      '--json',
      ...options,
    );
    assert.equal(capture.code, 0, capture.err);
    const report = await cli('report', file, '--json', '--workspace', samplesFolder);
    assert.equal(report.code, 0, report.err);
    return { row: JSON.parse(capture.out), ...JSON.parse(report.out) };
  }

  it('lists clusters, services, tasks and containers', async () => {
    const { code, out } = await cli('services', '--json');
    assert.equal(code, 0);
    const [cluster] = JSON.parse(out).clusters;
    assert.equal(cluster.name, 'lab');
    const orders = cluster.services.find((service: { name: string }) => service.name === 'orders-api');
    assert.deepEqual([orders.status, orders.desiredCount, orders.runningCount, orders.revision], ['ACTIVE', 3, 3, 1]);
    assert.equal(orders.tasks.length, 3);
    assert.deepEqual(Object.keys(orders.tasks[0]), ['id', 'arn', 'lastStatus', 'revision', 'startedAt', 'containers']);
    assert.deepEqual(Object.keys(orders.tasks[0].containers[0]), ['name', 'runtimeId', 'imageDigest', 'exec']);
    assert.equal(orders.tasks[0].containers[0].exec, 'ready');
    const legacy = cluster.services.find((service: { name: string }) => service.name === 'legacy');
    assert.equal(legacy.tasks[0].containers[0].exec, 'disabled');
  });

  describe('three captures of each sample', () => {
    const runtimes = { 'orders-api': 'python', 'catalog-api': 'node', 'invoice-worker': 'python' } as const;
    const services = Object.keys(runtimes) as (keyof typeof runtimes)[];
    const captures = new Map<string, Captured[]>(services.map((service) => [service, []]));
    // Captures different services in parallel, since each is a separate task, and each service several times in
    // sequence.
    before(async () => {
      for (let run = 0; run < 3; run++)
        await Promise.all(services.map(async (service) => captures.get(service)?.push(await captured(service, run))));
    });

    for (const service of services)
      it(`${service}: the report names the hot functions with the share they were built to spend (median)`, () => {
        const runs = captures.get(service) ?? [];
        assert.equal(runs.length, 3);
        const runtime = runtimes[service];
        for (const { row } of runs) {
          assert.deepEqual([row.service, row.runtime], [service, runtime]);
          assert.ok(
            Number(row.samples) > 0 && Number(row.bytesOnWire) > 0 && Number(row.durationMs) >= 1000 * seconds - 500,
            JSON.stringify(row),
          );
        }
        for (const hot of promised[service]) {
          const key = hot.selfPercent === undefined ? 'totalPercent' : 'selfPercent';
          const found = runs.map(({ functions }) => functions.find((row) => row.name === hot.function));
          const share = median(found.map((row) => row?.[key] ?? 0));
          const expected = hot[key] ?? 0;
          assert.ok(
            Math.abs(share - expected) <= within,
            `${hot.function}: ${key} ${share.toFixed(1)}, built for ${expected}`,
          );
          for (const row of found) {
            assert.equal(row?.source?.file, path.join(samplesFolder, hot.file));
            assert.notEqual(row?.file, row?.source?.file, 'the container ran it from another path');
          }
        }
      });
  });

  describe('several tasks, and one until stopped', () => {
    const at = (name: string): string => path.join(folder, name);
    const merged = 'all.speedscope.json';
    let all: Ended;
    let partial: Ended;
    let stopped: Ended;
    // These are different services, so they can run in parallel.
    before(async () => {
      const {
        clusters: [{ services }],
      } = JSON.parse((await cli('services', '--json')).out);
      const [{ id }] = services.find(({ name }: { name: string }) => name === 'invoice-worker').tasks;
      [all, partial, stopped] = await Promise.all([
        cli('capture', 'lab/orders-api', '--tasks', 'all', '--duration', '2', '-o', at(merged), '--json'),
        cli(
          'capture',
          'lab/invoice-worker',
          '--tasks',
          `${id},${'0'.repeat(32)}`,
          '--split',
          '--duration',
          '1',
          '-o',
          at('split'),
          '--json',
        ),
        cli('capture', 'lab/catalog-api', '--until-stopped', '-o', at('stopped.json'), '--json').interruptAt(
          /Recording .* [1-9]\d* s/,
        ),
      ]);
    });
    interface Sources {
      readonly sources: readonly { task: string; pid: number; samples: number; error: string | null; file?: string }[];
      readonly samples: number;
      readonly cost: { profilerCpuSeconds: unknown };
    }

    it('all tasks of a service go into one file, in which each keeps its threads', async () => {
      const { code, out, err } = all;
      assert.equal(code, 0, err);
      const { sources, samples, cost } = JSON.parse(out) as Sources;
      assert.equal(new Set(sources.map(({ task }) => task)).size, 3);
      assert.ok(
        sources.every(({ error, pid, samples: own }) => error === null && pid > 0 && own > 0),
        out,
      );
      assert.equal(
        sources.reduce((sum, one) => sum + one.samples, 0),
        samples,
      );
      assert.ok(typeof cost.profilerCpuSeconds === 'number', out);
      const { ecsProfiler, profiles } = JSON.parse(readFileSync(at(merged), 'utf8'));
      assert.deepEqual([...new Set(ecsProfiler.threadSources)], [0, 1, 2]);
      assert.equal(profiles.length, ecsProfiler.threadSources.length);
      assert.match(err, /3 tasks: .*recording/);
    });

    it('the report of a merged file has each function once, whichever task ran it', async () => {
      const report = JSON.parse((await cli('report', at(merged), '--json', '--workspace', samplesFolder)).out);
      assert.equal(report.functions.filter(({ name }: Row) => name === 'find_repeated').length, 1);
      assert.match((await cli('report', at(merged))).out, /orders-api.*3 tasks/);
    });

    it('what one task recorded is kept where another cannot be, in a folder of files', async () => {
      const { code, out, err } = partial;
      assert.equal(code, 0, err);
      assert.match(err, /Warning: 1 of 2 tasks could not be captured: 00000000\./);
      const { sources } = JSON.parse(out) as Sources;
      assert.match(sources[1].error ?? '', /has no task 0{32}/);
      assert.deepEqual(readdirSync(at('split')), [path.basename(sources[0].file ?? '')]);
      assert.equal((await cli('report', sources[0].file ?? '', '--json')).code, 0);
    });

    it('Ctrl-C ends a recording that runs until stopped, and keeps it', () => {
      assert.equal(stopped.code, 0, stopped.err);
      assert.match(stopped.err, /Stopping; what has been recorded is kept/);
      const { durationMs, samples } = JSON.parse(stopped.out) as { durationMs: number; samples: number };
      assert.ok(samples > 0 && durationMs >= 500 && durationMs < 60_000, stopped.out);
    });
  });

  it('refuses a service whose exec is off within seconds, saying why and what to do', async () => {
    const started = Date.now();
    const { code, out, err } = await cli('capture', 'lab/legacy', '-o', path.join(folder, 'x.json'));
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, /ECS Exec/);
    assert.match(err, /--enable-execute-command/);
    assert.ok(Date.now() - started < 5000);
  });

  for (const [what, target, word] of [
    ['cluster', 'nowhere/orders-api', /nowhere/],
    ['service', 'lab/nothing', /nothing/],
  ] as const) {
    it(`says which ${what} does not exist`, async () => {
      const { code, err } = await cli('capture', target, '-o', path.join(folder, 'x.json'));
      assert.equal(code, 1);
      assert.match(err, word);
    });
  }
});
