/** The inputs of ../extremes.ts, so that their memory is measured too. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { extremes } from '../extremes';
import type { Extreme } from '../extremesOfOthers';
import { type AnyTarget, MOST_BYTES, type Target } from '../target';

/** `others`: the targets that get them. */
export const extremeTarget = (others: readonly AnyTarget[]): Target<Extreme> => ({
  name: 'extremes',
  inputs: fc.constantFrom(...extremes),
  most: 5 * extremes.length,
  sizeOf: () => MOST_BYTES,
  async run({ name, target, isTaken, input }) {
    const other = others.find((one) => one.name === target) ?? assert.fail(`There is no target ${target}.`);
    const end = await other.open?.();
    assert.equal(await other.run(input()), isTaken, name);
    await end?.();
    return isTaken;
  },
});
