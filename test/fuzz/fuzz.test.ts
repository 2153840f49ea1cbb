/** A seeded part of `npm run fuzz`, and what it found before. Memory is measured there, in processes of their own. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extremes } from './extremes';
import { HANG_MS, runTarget } from './runTarget';
import type { Target } from './target';
import { targets } from './targets/all';
import { isLongRun, itInLongRun } from '../support/longRun';

const SEED = 17;
/** Inputs that mutate until they fill a megabyte take their time: few in `npm test`. `npm run fuzz` has no limit. */
const RUNS = isLongRun ? 200 : 40;
/** On a machine that has other things to do. */
const LIMIT_MS = 120_000;

const toy = (run: Target<number>['run']): Target<number> => ({
  name: 'toy',
  inputs: fc.nat({ max: 100 }),
  sizeOf: () => 1,
  run,
});

describe('what reads the data of others', () => {
  for (const target of targets)
    if (target.name !== 'extremes')
      it(`${target.name} takes what is right, refuses the rest in words, and ends in time`, async () => {
        const { failures, runs: done } = await runTarget(target, { seed: SEED, runs: RUNS });
        assert.deepEqual(failures.filter(({ kind }) => kind !== 'memory'), []); // prettier-ignore
        assert.equal(done, RUNS);
      }).timeout(LIMIT_MS);

  for (const { name, target, isTaken, input } of extremes)
    it(`${isTaken ? 'takes' : 'refuses'} ${name}`, async () => {
      const found = targets.find((one) => one.name === target) ?? assert.fail(target);
      const end = await found.open?.();
      const given = input();
      const begun = process.cpuUsage();
      assert.equal(await found.run(given), isTaken);
      const { user, system } = process.cpuUsage(begun);
      assert.ok(user + system < 3000 * HANG_MS, `${Math.round((user + system) / 1000)} ms`);
      await end?.();
    });
});

describe('the fuzzer', () => {
  it('tells a run that throws by its number, which repeats it', async () => {
    const fails = toy((input) => assert.ok(input < 95) ?? true);
    const { failures } = await runTarget(fails, { seed: 1, runs: 60 });
    const [{ run, kind }] = failures;
    assert.equal(kind, 'error');
    const again = await runTarget(fails, { seed: 1, runs: 60, only: run });
    assert.deepEqual([again.runs, again.failures.map((one) => one.run)], [1, [run]]);
  });

  itInLongRun('tells a run that goes on for more than a second of its own CPU time', async () => {
    const hangs = toy((input) => {
      const begun = process.cpuUsage();
      while (input > 90 && process.cpuUsage(begun).user < 1500 * HANG_MS);
      return true;
    });
    const { failures } = await runTarget(hangs, { seed: 1, runs: 20 });
    assert.ok(failures.length > 0 && failures.every(({ kind }) => kind === 'hang'));
  })?.timeout(LIMIT_MS);

  itInLongRun('tells a run that takes too much memory', async () => {
    const grows = toy((input) => Buffer.alloc(input > 90 ? 200 << 20 : 1, 1).length > 0);
    const { failures } = await runTarget(grows, { seed: 1, runs: 20 });
    assert.ok(failures.length > 0 && failures.every(({ kind }) => kind === 'memory'));
  });
});
