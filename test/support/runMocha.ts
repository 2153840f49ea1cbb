/** Bundles test files and runs them with mocha in this process. */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import Mocha from 'mocha';
import { buildTests } from '../../tools/build.mjs';
import { BUILT_TESTS } from './builtTests';
import { retriesOf } from './pure';
import { isLongRun } from './longRun';

export interface TestCounts {
  readonly passed: number;
  readonly failed: number;
  /** How many of the passed tests needed a second run. */
  readonly flaky: number;
}

/** Property tests: the same seeded sample in every run, many more cases with new seeds under `npm run test:long`. */
function configureProperties(): void {
  fc.configureGlobal(isLongRun ? { numRuns: 2000 } : { seed: 1_732_171_000 });
}

/**
 * Runs test files (paths relative to the project). With CI=true a skipped test counts as failed. A failed test that is
 * not pure is run once more, and its first failure is reported.
 * Unless all bundles are built already, they go to a separate folder below `out`, so that several runs can go on at
 * once.
 */
export async function runMocha(files: readonly string[]): Promise<TestCounts> {
  configureProperties();
  const built = process.env[BUILT_TESTS];
  const outdir = built ?? path.join('out', `test-${process.pid}`);
  try {
    if (built === undefined) await buildTests(files, outdir);
    const bundles = files.map((file) => ({
      file: path.resolve(outdir, path.relative('test', file).replace(/\.ts$/, '.mjs')),
      retries: retriesOf(file),
    }));
    return await runMochaFiles(bundles, { reporter: 'spec', say: (line) => void process.stdout.write(`${line}\n`) });
  } finally {
    if (built === undefined) await rm(outdir, { recursive: true, force: true });
  }
}

/** Runs bundled test files and repeats a failed test up to `retries` times. */
export async function runMochaFiles(
  files: readonly { readonly file: string; readonly retries: number }[],
  output: { readonly reporter: 'spec' | 'base'; readonly say: (line: string) => void },
): Promise<TestCounts> {
  const ci = process.env.CI === 'true';
  const mocha = new Mocha({
    ui: 'bdd',
    reporter: output.reporter,
    timeout: 30_000,
    forbidPending: ci,
    forbidOnly: ci,
  });
  for (const { file } of files) mocha.addFile(file);
  await mocha.loadFilesAsync();
  const retries = new Map(files.map(({ file, retries: count }) => [file, count]));
  mocha.suite.eachTest((test: Mocha.Test) => void test.retries(retries.get(test.file ?? '') ?? 0));
  let flaky = 0;
  const stats = await new Promise<Mocha.Stats | undefined>((resolve) => {
    const runner = mocha.run(() => resolve(runner.stats));
    runner.on('retry', (test: Mocha.Test, error: unknown) =>
      output.say(`    once more: ${test.title}: ${String(error).slice(0, 500)}`),
    );
    runner.on('pass', (test: Mocha.Test & { currentRetry?(): number }) => {
      if ((test.currentRetry?.() ?? 0) > 0) flaky++;
    });
  });
  return { passed: stats?.passes ?? 0, failed: stats?.failures ?? 1, flaky };
}
