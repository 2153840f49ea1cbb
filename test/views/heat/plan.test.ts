import assert from 'node:assert/strict';
import fc from 'fast-check';
import { selfText, share, totalText } from '../../../src/views/heat/lineText';
import { planMarks, stepOf, STEPS } from '../../../src/views/heat/marks';
import type { LineHeat } from '../../../src/query/types';

const row = (line: number, selfPercent: number, totalPercent = selfPercent): LineHeat => ({
  line,
  self: selfPercent,
  total: totalPercent,
  selfMs: selfPercent * 100,
  totalMs: totalPercent * 100,
  selfPercent,
  totalPercent,
  change: null,
});

describe('the marks of a file', () => {
  it('grow with the share of time, in six steps, with nothing under the floor', () => {
    assert.deepEqual([0, 0.49, 0.5, 2, 5, 10, 20, 40, 100].map(stepOf), [null, null, 0, 1, 2, 3, 4, 5, 5]);
    fc.assert(
      fc.property(fc.float({ min: 0, max: 100, noNaN: true }), fc.float({ min: 0, max: 100, noNaN: true }), (a, b) => {
        const [low, high] = [stepOf(Math.min(a, b)) ?? -1, stepOf(Math.max(a, b)) ?? -1];
        assert.ok(low <= high && high < STEPS);
      }),
    );
  });

  it('carry a figure on the hottest lines only', () => {
    const marks = planMarks([row(10, 3), row(20, 40), row(30, 12.3), row(40, 0.1)], 2, 'seconds');
    assert.deepEqual(
      marks.map(({ line, step, figure }) => [line, step, figure]),
      [
        [20, 5, '40.0 % · 4.00 s'],
        [30, 3, '12.3 % · 1.23 s'],
        [10, 1, ''],
      ],
    );
  });

  it('tell the time of calls on a line that has none of its own', () => {
    const [mark] = planMarks([row(7, 0, 31)], 5, 'seconds');
    assert.equal(mark.step, null);
    assert.equal(mark.figure, '31.0 % · 3.10 s in calls');
  });

  it('ignore samples without a line', () => {
    assert.deepEqual(planMarks([row(0, 90)], 5, 'seconds'), []);
  });

  it('tell memory in bytes', () => {
    const held = { ...row(3, 40, 50), self: 4_120_000, total: 23_400, selfMs: null, totalMs: null };
    assert.deepEqual(
      [planMarks([held], 5, 'bytes')[0].figure, selfText(held, 'bytes'), totalText(held, 'bytes')],
      ['40.0 % · 4.12 MB', '40.0 % · 4.12 MB', '50.0 % · 23.4 KB'],
    );
    assert.equal(planMarks([held], 5, 'none')[0].figure, '40.0 %');
  });

  it('give the share alone where the unit is not time', () => {
    assert.equal(share(12.34, null), '12.3 %');
  });
});
