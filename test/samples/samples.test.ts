/** Each sample service alone: its load, and the shares that lab/samples/shares.json promises. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, afterEach, before, describe, it } from 'mocha';
import { nodeShares, pythonShares, type Measured } from './measure';
import { children, startService, type Service } from './service';
import { isLongRun } from '../support/longRun';

interface Promised {
  readonly function: string;
  readonly selfPercent?: number;
  readonly totalPercent?: number;
}

const samples = path.resolve('lab/samples');
const promised = JSON.parse(readFileSync(path.join(samples, 'shares.json'), 'utf8')) as Record<string, Promised[]>;

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** Measures three times; the medians must agree with what is promised. */
async function check(
  name: string,
  measure: () => Promise<Measured>,
  load: readonly [number, number] = [0.14, 0.26],
): Promise<void> {
  const runs = [await measure(), await measure(), await measure()];
  const coreShare = median(runs.map((run) => run.coreShare));
  const seen = `${name}: ${coreShare.toFixed(3)} of a core`;
  assert.ok(coreShare >= load[0] && coreShare <= load[1], seen);
  for (const hot of promised[name]) {
    const [kind, expected] =
      hot.selfPercent === undefined
        ? (['total', hot.totalPercent ?? 0] as const)
        : (['self', hot.selfPercent] as const);
    const found = median(runs.map((run) => run[kind].get(hot.function) ?? 0));
    assert.ok(
      Math.abs(found - expected) <= 10,
      `${seen}: ${hot.function} ${kind} ${found.toFixed(1)} %, promised ${expected} %`,
    );
  }
}

/** In the long run: what `npm test` measures through captures of the command line. */
if (isLongRun)
  describe('sample services', function () {
    this.timeout(60_000);
    let folder: string;
    const running: Service[] = [];
    const start = (command: readonly string[], cwd: string, env: Record<string, string> = {}): Service => {
      const service = startService(command, cwd, env);
      running.push(service);
      return service;
    };
    before(() => {
      folder = mkdtempSync(path.join(tmpdir(), 'samples-'));
    });
    afterEach(async () => {
      for (const service of running.splice(0)) await service.stop();
    });
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('orders-api spends what it promises, its youngest task too', async () => {
      const [old, youngest] = ['1', '3'].map((number) =>
        start(['python3', '-B', 'main.py'], path.join(samples, 'orders-api'), { ECS_LAB_TASK_NUMBER: number }),
      );
      const pids = [await old.ready(), await youngest.ready()];
      await Promise.all([
        check('orders-api', () => pythonShares(pids[0])),
        check('orders-api youngest task', () => pythonShares(pids[1])),
      ]);
    });

    it('orders-api revision 2 has one hot spot fixed and one made worse', async () => {
      const staged = path.join(folder, 'orders-api-2');
      for (const source of ['lab/samples/orders-api/.', 'lab/revisions/orders-api-2/.'])
        assert.equal(spawnSync('cp', ['-R', source, staged]).status, 0);
      const manifest = JSON.parse(readFileSync('lab/services.json', 'utf8')) as {
        services: { name: string; revisions: { env: Record<string, string> }[] }[];
      };
      const env = manifest.services.find((service) => service.name === 'orders-api')?.revisions[1].env;
      const pid = await start(['python3', '-B', 'main.py'], staged, env).ready();
      await check('orders-api revision 2', () => pythonShares(pid));
    });

    it('invoice-worker does its work in forked children', async () => {
      const parent = await start(['python3', '-B', 'main.py'], path.join(samples, 'invoice-worker')).ready();
      const workers = children(parent);
      assert.equal(workers.length, 2);
      await check('invoice-worker', () => pythonShares(workers[0]), [0.08, 0.16]);
    });

    it('catalog-api spends what it promises', async () => {
      const staged = path.join(folder, 'catalog-api');
      spawnSync('cp', ['-R', path.join(samples, 'catalog-api'), staged]);
      const build = spawnSync('node', ['build.mjs'], {
        cwd: staged,
        env: { ...process.env, LAB_PROJECT_ROOT: process.cwd() },
        encoding: 'utf8',
      });
      assert.equal(build.status, 0, build.stderr);
      await check('catalog-api', () =>
        nodeShares(start(['node', '--cpu-prof', '--cpu-prof-name=it.cpuprofile', 'dist/main.js'], staged)),
      );
    });
  });
