/** Bundles test files and runs them with mocha in this process. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import Mocha from 'mocha';
import { buildTests } from '../../tools/build.mjs';
import { BUILT_TESTS } from './builtTests';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
}

/** Property tests: the same seeded sample in every run, many more cases with new seeds under `npm run test:long`. */
function configureProperties(): void {
  const long = process.env.ECS_PROFILER_LONG === '1';
  fc.configureGlobal(long ? { numRuns: 2000 } : { seed: 1_732_171_000 });
}

/**
 * Runs test files (paths from the project's folder). With CI=true a skipped test is a failed one. One that fails is run once more,
 * and the first failure is told: so many real processes at once may miss a moment.
 * The bundles lie in a folder of their own below `out`, so that several runs can go on at once, unless all are built already.
 */
export async function runMocha(files: readonly string[]): Promise<TestCounts> {
  configureProperties();
  const ci = process.env.CI === 'true';
  const built = process.env[BUILT_TESTS];
  const outdir = built ?? path.join('out', `test-${process.pid}`);
  try {
    if (built === undefined) await buildTests(files, outdir);
    const mocha = new Mocha({
      ui: 'bdd',
      reporter: 'spec',
      timeout: 30_000,
      retries: 1,
      forbidPending: ci,
      forbidOnly: ci,
    });
    for (const file of files) mocha.addFile(path.resolve(outdir, path.relative('test', file).replace(/\.ts$/, '.mjs')));
    await mocha.loadFilesAsync();
    const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
      const runner = mocha.run(() => resolve(runner.stats));
      runner.on('retry', (test: Mocha.Test, error: unknown) =>
        process.stdout.write(`    once more: ${test.title}: ${String(error).slice(0, 500)}\n`),
      );
    });
    return { passed: stats?.passes ?? 0, failed: stats?.failures ?? 1 };
  } finally {
    if (built === undefined) await rm(outdir, { recursive: true, force: true });
  }
}
