/**
 * A first capture with default options of each sample, on a quiet machine. It must not print warnings: people stop
 * reading a warning that everybody gets.
 */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startLab, type Lab } from '../../lab/lab';
import { isLongRun } from '../support/longRun';

const run = promisify(execFile);

if (isLongRun)
  describe('default captures', function () {
    this.timeout(120_000);
    let lab: Lab;
    let folder: string;
    before(async () => {
      folder = mkdtempSync(path.join(tmpdir(), 'default-captures-'));
      lab = await startLab();
    });
    after(async () => {
      await lab.stop();
      rmSync(folder, { recursive: true });
    });

    // The fourth, `legacy`, has ECS Exec switched off.
    for (const service of ['orders-api', 'catalog-api', 'invoice-worker'])
      it(`of ${service}, its first and its next, are free of warnings`, async () => {
        for (const number of [1, 2]) {
          const { stderr } = await run(
            process.execPath,
            [
              'tools/ecs-profiler.mjs',
              'capture',
              `lab/${service}`,
              '--endpoint-url',
              lab.ecsEndpoint,
              '--region',
              lab.region,
              '-o',
              path.join(folder, `${service}-${number}.speedscope.json`),
            ],
            { env: { ...process.env, AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' } },
          );
          const cost = /The profiler used .*/.exec(stderr)?.[0];
          assert.ok(cost, stderr);
          process.stdout.write(`      ${service} ${number}: ${cost}\n`);
          assert.doesNotMatch(cost, /more than/);
          // Samples are late when other programs use the CPU.
          if (loadavg()[0] < availableParallelism()) assert.doesNotMatch(stderr, /Warning/);
        }
      });
  });
