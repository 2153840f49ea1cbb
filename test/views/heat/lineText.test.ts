import assert from 'node:assert/strict';
import { hasFigure, lineText, selfText } from '../../../src/views/heat/lineText';
import type { LineHeat } from '../../../src/query/types';

type Row = Omit<LineHeat, 'line'>;

const row = (selfMs: number, totalMs: number, sumMs = 10_000): Row => ({
  self: selfMs,
  total: totalMs,
  selfMs,
  totalMs,
  selfPercent: (100 * selfMs) / sumMs,
  totalPercent: (100 * totalMs) / sumMs,
  change: null,
});

const compared = (selfBefore: number, selfAfter: number, before: number, after: number): Row => ({
  ...row(0, 0),
  change: { selfBefore, selfAfter, before, after, delta: after - before, significant: false, trend: 0 },
});

describe('a line in a list', () => {
  it('has its own weight, or else that of its calls: never 0 % and 0 ms', () => {
    assert.equal(lineText(row(1230, 4000), 'seconds', 'share'), '12.3 % · 1.23 s');
    assert.equal(lineText(row(0, 4140), 'seconds', 'share'), '41.4 % · 4.14 s in calls');
    assert.equal(lineText(row(0, 0.0001), 'seconds', 'share'), '< 0.1 % · 100 ns in calls');
    assert.equal(selfText(row(0, 4140), 'seconds'), '0 %');
  });

  it('weighs little and not nothing where its only sample was weighed by what ran', () => {
    assert.equal(lineText(row(3e-13, 3e-13), 'milliseconds', 'share'), '< 0.1 % · < 0.01 ns');
    assert.equal(hasFigure(row(3e-13, 3e-13)), true);
  });

  it('is left out where not even its share is a number above zero', () => {
    assert.deepEqual([row(0, 0), row(5e-324, 5e-324, 1e9)].map(hasFigure), [false, false]);
  });

  it('tells in a comparison what it takes now, and of one that no longer runs what it took', () => {
    assert.deepEqual(
      [compared(3, 4.25, 3, 5), compared(0, 0, 3, 5), compared(3.1, 0, 3.1, 0)].map((one) =>
        lineText(one, 'seconds', 'share'),
      ),
      ['4.3 %', '5.0 % in calls', '3.1 % before, none after'],
    );
    assert.deepEqual([compared(0, 0, 3, 0), compared(0, 0, 0, 0)].map(hasFigure), [true, false]);
  });
});
