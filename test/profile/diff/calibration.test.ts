/**
 * How often the comparison is wrong about services whose true shares are known. `calibrationLab.test.ts` does the same
 * with real captures.
 */
import assert from 'node:assert/strict';
import { compared } from './stacks';
import { shop, simulate, trueShare, type Simulated } from './simulate';
import { isLongRun } from '../../support/longRun';

const PAIRS = isLongRun ? 400 : 100;
const REPEATS = 200;

/**
 * Typical services: Python threads that share the work, a mostly idle Node service, and one with long pieces of work.
 */
const services: Readonly<Record<string, Simulated>> = {
  'Python, two threads': shop,
  'Node, mostly idle': { ...shop, runtime: 'node', threads: 1, load: 0.15 },
  'Node, long pieces of work': { ...shop, runtime: 'node', threads: 1, load: 0.5, stepMs: 200 },
};

describe('a comparison', () => {
  for (const [name, service] of Object.entries(services)) {
    it(`of two captures of the same code finds nothing, 92 times in 100 and more (${name}, 10 s)`, () => {
      let wrong = 0;
      for (let i = 0; i < PAIRS; i++) {
        const { changes } = compared(simulate(service, 10, 2 * i + 1), simulate(service, 10, 2 * i + 2));
        if (changes.significant.some((one) => one === 1)) wrong++;
      }
      assert.ok(wrong <= 0.08 * PAIRS, `${wrong} of ${PAIRS}`);
    });
  }

  it('finds what was changed, with its sign, and the truth lies in the interval 92 times in 100 and more (20 s)', () => {
    // One step becomes ten times as fast, another takes four times as long.
    const kinds = shop.kinds.map(({ weight, steps }, k) => ({
      weight,
      steps: k === 4 ? [4] : k === 1 ? [0.05, ...steps.slice(1)] : steps,
    }));
    const before: Simulated = { ...shop, threads: 4 };
    const after: Simulated = { ...before, kinds };
    const truths = [4, 1].map((k) => ({
      step: `step ${k}.0`,
      truth: 100 * (trueShare(after, k, 0) - trueShare(before, k, 0)),
    }));
    let [inside, found] = [0, 0];
    for (let i = 0; i < REPEATS; i++) {
      const { row } = compared(simulate(before, 20, 5000 + 2 * i), simulate(after, 20, 5001 + 2 * i));
      for (const { step, truth } of truths) {
        const { low, high, delta, significant } = row(step);
        if (low <= truth && truth <= high) inside++;
        if (significant) {
          found++;
          assert.equal(Math.sign(delta), Math.sign(truth));
        }
      }
    }
    assert.ok(inside >= 0.92 * 2 * REPEATS, `the truth inside ${inside} of ${2 * REPEATS}`);
    assert.ok(found >= 0.8 * 2 * REPEATS, `found ${found} of ${2 * REPEATS}`);
  });
});
