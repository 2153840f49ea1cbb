import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MinTree } from '../../src/profile/minTree';
import { runs } from '../support/runs';

describe('minima over stretches', () => {
  it('are those of a plain search', () => {
    const columns = fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 1, maxLength: 3000 });
    fc.assert(
      fc.property(columns, fc.nat(), fc.nat(), fc.integer({ min: -1, max: 31 }), (values, a, b, bound) => {
        const column = Int32Array.from(values);
        const tree = new MinTree(column);
        const [from, to] = [a % values.length, b % (values.length + 1)].sort((x, y) => x - y);
        const found = values.findIndex((value, i) => i >= from && i < to && value <= bound);
        assert.equal(tree.firstAtMost(from, to, bound), found < 0 ? to : found);
        if (from < to) assert.equal(tree.smallest(from, to), values.indexOf(Math.min(...values.slice(from, to)), from));
      }),
      {
        numRuns: runs(100),
        examples: [
          [Array.from({ length: 2100 }, () => 9), 0, 2100, 8],
          [Array.from({ length: 2100 }, (_, i) => (i === 2099 ? 0 : 9)), 1, 2100, 3],
        ],
      },
    );
  });
});
