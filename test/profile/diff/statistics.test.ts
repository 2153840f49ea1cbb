import assert from 'node:assert/strict';
import fc from 'fast-check';
import { benjaminiHochberg } from '../../../src/profile/diff/qValues';
import { BlockReader, blocksIn, lengthOf } from '../../../src/profile/diff/blocks';
import { outermostKeys } from '../../../src/profile/diff/outermostKeys';
import { smallestChange } from '../../../src/query/compare/smallestChange';
import { SparseTotals } from '../../../src/profile/diff/sparseTotals';
import { fTail, t95, twoSidedP } from '../../../src/profile/diff/studentT';
import { keyedTotals, stackWeights } from '../../../src/profile/stackWeights';
import { arbitraryProfile } from '../arbitraryProfile';
import type { Profile } from '../../../src/profile/types';
import { seeded } from '../../support/seeded';
import { captureOf } from './simulate';
import { compared, profileOf } from './stacks';

const near = (actual: number, expected: number, within: number): void =>
  assert.ok(Math.abs(actual - expected) <= within, `${actual}, expected ${expected}`);

describe('the distributions of a comparison', () => {
  it('have the values of printed tables', () => {
    for (const [freedom, t] of [
      [1, 12.706],
      [2, 4.303],
      [4, 2.776],
      [9, 2.262],
      [18, 2.101],
      [30, 2.042],
      [1e6, 1.96],
    ]) {
      near(t95(freedom), t, 6e-4);
      near(twoSidedP(t, freedom), 0.05, 5e-5);
    }
    near(twoSidedP(3, 5.5), 0.0267, 5e-4);
    assert.deepEqual([twoSidedP(0, 7), twoSidedP(Infinity, 7)], [1, 0]);
    near(fTail(4.965, 1, 10), 0.05, 1e-4);
    near(fTail(3.49, 3, 12), 0.05, 1e-4);
    near(fTail(3.885, 2, 12), 0.05, 1e-4);
  });

  it('false discoveries are controlled as Benjamini and Hochberg did', () => {
    // Their example: 15 p values, 4 discoveries at 0.05.
    const p = Float64Array.of(
      0.0001,
      0.0004,
      0.0019,
      0.0095,
      0.0201,
      0.0278,
      0.0298,
      0.0344,
      0.0459,
      0.324,
      0.4262,
      0.5719,
      0.6528,
      0.759,
      1,
    );
    assert.equal(benjaminiHochberg(p).filter((q) => q <= 0.05).length, 4);
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constant(NaN))), (list) => {
        const q = benjaminiHochberg(Float64Array.from(list));
        const tested = list.filter((one) => !Number.isNaN(one));
        list.forEach((one, i) => {
          if (Number.isNaN(one)) return assert.ok(Number.isNaN(q[i]));
          const least = Math.min(
            ...tested
              .filter((other) => other >= one)
              .map((other) => (other * tested.length) / tested.filter((smaller) => smaller <= other).length),
          );
          near(q[i], Math.min(1, least), 1e-9);
        });
      }),
    );
  });
});

describe('blocks', () => {
  it('are of 1 to 3 s, ten where a capture is long enough', () => {
    assert.deepEqual(
      [0, 900, 1000, 5500, 10_000, 10_044, 20_000, 30_000, 60_000, 3_600_000].map(blocksIn),
      [0, 0, 1, 5, 10, 10, 10, 10, 20, 1200],
    );
  });

  it('have every sample in the order of time, those on an edge in parts', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4000 }), { maxLength: 40 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 60_000 }),
        (weights, count, wallMs) => {
          const samples = { stack: Int32Array.from(weights.keys()), weight: Float64Array.from(weights) };
          const reader = new BlockReader(samples, lengthOf(samples), wallMs, count);
          const seen = new Float64Array(weights.length);
          let last = 0;
          for (let b = 0; b < count; b++) {
            reader.read(b, (stack, weight) => {
              assert.ok(stack >= last && weight > 0);
              last = stack;
              seen[stack] += weight;
            });
          }
          weights.forEach((weight, i) => near(seen[i], weight, 1e-6 * (1 + weight)));
        },
      ),
    );
  });

  it('of a thread that does not tell when it waited share its samples evenly', () => {
    const samples = { stack: Int32Array.from({ length: 30 }, (_, i) => i), weight: new Float64Array(30).fill(10) };
    const reader = new BlockReader(samples, 300, 10_000, 10);
    const counts = Array.from({ length: 10 }, (_, b) => {
      let weight = 0;
      reader.read(b, (_stack, part) => (weight += part));
      return Math.round(weight);
    });
    assert.deepEqual(counts, new Array(10).fill(30));
  });

  it('add up to the totals of the whole, recursion counted once', () => {
    fc.assert(
      fc.property(arbitraryProfile, (profile) => {
        const { stacks, frames } = profile;
        const weights = stackWeights(profile);
        const expected = keyedTotals(stacks, weights, stacks.frame, frames.length).total;
        const totals = new SparseTotals(
          stacks.parent,
          outermostKeys(stacks, stacks.frame, frames.length),
          frames.length,
        );
        for (let round = 0; round < 2; round++) {
          weights.self.forEach((weight, stack) => weight > 0 && totals.add(stack, weight));
          const found = new Float64Array(frames.length);
          totals.take((key, total) => {
            assert.equal(found[key], 0);
            found[key] = total;
          });
          assert.deepEqual(found, expected);
        }
      }),
    );
  });
});

describe('the smallest change that a capture could show', () => {
  const plan = { durationMs: 10_000, tasks: 1, rateHz: 100 };

  it('falls with time, tasks and rate, and is larger for a service that is seldom busy', () => {
    near(smallestChange(plan), 5.24, 0.01);
    near(smallestChange({ ...plan, durationMs: 30_000 }), 2.8, 0.01);
    assert.ok(smallestChange({ ...plan, tasks: 4 }) < smallestChange(plan) / 2);
    assert.ok(smallestChange({ ...plan, rateHz: 400 }) < smallestChange(plan) / 1.9);
    const seldomBusy = smallestChange({ ...plan, rateHz: 16 });
    near(smallestChange({ ...plan, previous: captureOf({ samples: 160 }) }), seldomBusy, 1e-9);
    const idleNode = captureOf({
      runtime: 'node',
      samples: 1000,
      cost: { profilerCpuSeconds: 0, targetCpuBefore: 0.16, targetCpuDuring: 0.16, phasesMs: {} },
    });
    near(smallestChange({ ...plan, previous: idleNode, previousSampledWaiting: true }), seldomBusy, 1e-9);
  });

  it('is found in about four of five pairs of such captures', () => {
    const change = smallestChange(plan) / 100;
    const taken = (share: number, seed: number): Profile => {
      const chance = seeded(seed * 7919 + 13);
      return profileOf(
        Array.from({ length: 1000 }, () => (chance.next() < share ? 'main slower' : `main f${chance.between(0, 11)}`)),
      );
    };
    let found = 0;
    for (let i = 0; i < 100; i++)
      if (compared(taken(0.05, 2 * i), taken(0.05 + change, 2 * i + 1)).row('slower').significant) found++;
    assert.ok(found >= 65 && found <= 95, `${found} of 100`);
  });

  it('is none where a capture is too short for blocks', () => {
    assert.equal(smallestChange({ ...plan, durationMs: 3000 }), Infinity);
    assert.ok(Number.isFinite(smallestChange({ ...plan, durationMs: 3000, tasks: 2 })));
  });
});
