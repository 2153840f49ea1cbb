import assert from 'node:assert/strict';
import fc from 'fast-check';
import { planDeltas, type DeltaPlan } from '../../../src/views/heat/marks';
import { sidedLines, type SidedLine } from '../../../src/views/heat/sidedLines';
import { pairOf, sameText } from '../../../src/views/source/lineDrift';
import type { LineChange, LineHeat } from '../../../src/query/types';

/** A line number with its own weight before and after (and with calls). */
function row(
  line: number,
  [selfBefore, selfAfter]: readonly [number, number],
  trend: LineChange['trend'] = 0,
  [before, after]: readonly [number, number] = [selfBefore, selfAfter],
): LineHeat {
  const change: LineChange = {
    selfBefore,
    selfAfter,
    before,
    after,
    delta: after - before,
    trend,
    significant: trend !== 0 && Math.sign(after - before) === trend,
  };
  return {
    line,
    self: selfAfter,
    total: after,
    selfMs: null,
    totalMs: null,
    selfPercent: selfAfter,
    totalPercent: after,
    change,
  };
}

const plan: DeltaPlan = { mode: 'share', scale: 100, maxFigures: 10 };
const figures = (
  lines: readonly SidedLine[],
  options: Partial<DeltaPlan> = {},
): (readonly [number, number | null, number | undefined, string])[] =>
  planDeltas(lines, [], { ...plan, ...options }).map(
    ({ line, step, change, figure }) => [line, step, change?.direction, figure] as const,
  );

describe('lines of two sides', () => {
  const before = ['def f():', '  slow()', 'def g():', '  same()'].join('\n');
  const after = ['# new', 'def f():', '  fast()', 'def g():', '  same()'].join('\n');

  it('follow their text: a line that only moved is one line, one that was changed is two', () => {
    const lines = sidedLines(
      [row(2, [40, 0], -1), row(3, [0, 5], -1), row(4, [60, 0]), row(5, [0, 55])],
      pairOf(before, after),
    );
    assert.deepEqual(
      lines.map(({ side, line, selfBefore, selfAfter, inHunk }) => [side, line, selfBefore, selfAfter, inHunk]),
      [
        [0, 2, 40, 0, true],
        [1, 3, 0, 5, true],
        [1, 5, 60, 55, false],
      ],
    );
  });

  it('without the texts line numbers are taken for the same, and nothing is a hunk', () => {
    const lines = sidedLines([row(2, [40, 41]), row(0, [9, 9])], sameText(true));
    assert.deepEqual(
      lines.map(({ line, selfBefore, selfAfter, inHunk }) => [line, selfBefore, selfAfter, inHunk]),
      [[2, 40, 41, false]],
    );
  });

  it('lose no weight, whatever was edited', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 10 });
    const weights = fc.array(fc.tuple(fc.nat(50), fc.nat(50)), { minLength: 10, maxLength: 10 });
    fc.assert(
      fc.property(text, text, weights, (old, now, rows) => {
        const heat = rows.map(([was, is], i) => row(i + 1, [i < old.length ? was : 0, i < now.length ? is : 0]));
        const lines = sidedLines(heat, pairOf(old.join('\n'), now.join('\n')));
        const sum = (of: (one: SidedLine) => number): number => lines.reduce((total, one) => total + of(one), 0);
        assert.equal(
          sum((one) => one.selfBefore),
          heat.reduce((total, { change }) => total + (change?.selfBefore ?? 0), 0),
        );
        assert.equal(
          sum((one) => one.selfAfter),
          heat.reduce((total, { change }) => total + (change?.selfAfter ?? 0), 0),
        );
      }),
    );
  });
});

describe('the marks of a comparison', () => {
  const lines = (...rows: LineHeat[]): SidedLine[] => sidedLines(rows, sameText(false));

  it('carry signed changes; only sure ones are coloured, by direction and strength', () => {
    const found = figures(
      lines(row(10, [34, 3], -1), row(20, [2, 5.1], 1), row(30, [10, 14]), row(40, [1, 2], 1), row(50, [8, 8.1], 1)),
    );
    assert.deepEqual(found, [
      [10, 2, -1, '−31.0 pp'],
      [20, 1, 1, '+3.1 pp'],
      [40, 0, 1, '+1.0 pp'],
      [30, null, 0, '+4.0 pp'],
    ]);
  });

  it('a line that goes against its function is not sure', () => {
    assert.deepEqual(figures(lines(row(10, [5, 8], -1))), [[10, null, 0, '+3.0 pp']]);
  });

  it('tell calls where the line itself did not change, in the unit of the mode', () => {
    assert.deepEqual(figures(lines(row(7, [0, 0], 1, [20, 31.5]))), [[7, 2, 1, '+11.5 pp in calls']]);
    assert.deepEqual(figures(lines(row(7, [1800, 600], -1)), { mode: 'rate', scale: 2000 }), [[7, 2, -1, '−1.20 s/s']]);
    assert.deepEqual(figures(lines(row(7, [2, 2.4], 1)), { mode: 'perRequest', scale: 10 }), [
      [7, 1, 1, '+400 µs a request'],
    ]);
  });

  it('figures go to the largest, sure ones first', () => {
    const found = figures(lines(row(1, [0, 9]), row(2, [0, 1], 1), row(3, [0, 2], 1)), { maxFigures: 2 });
    assert.deepEqual(
      found.map(([line, , , figure]) => [line, figure]),
      [
        [3, '+2.0 pp'],
        [2, '+1.0 pp'],
        [1, ''],
      ],
    );
  });

  it('say which lines were changed, and what a hunk took in all', () => {
    const pair = pairOf('a\nb\nc', 'a\nx\ny\nc');
    const changed = sidedLines([row(3, [0, 24], 1), row(4, [0, 5])], pair).filter(({ side }) => side === 1);
    const marks = planDeltas(
      changed,
      [
        { line: 2, before: 3, after: 30, trend: 1 },
        { line: 9, before: 1, after: 1.1, trend: 0 },
      ],
      plan,
    );
    assert.deepEqual(
      marks.map(({ line, figure, change }) => [line, figure, change?.inHunk]),
      [
        [3, '+24.0 pp ◆ changed here', true],
        [4, '+5.0 pp', false],
        [2, '◆ this hunk +27.0 pp', true],
      ],
    );
    const [head] = planDeltas(changed, [{ line: 3, before: 3, after: 30, trend: 1 }], plan);
    assert.deepEqual([head.figure, head.step, head.change?.direction], ['+24.0 pp ◆ this hunk +27.0 pp', 2, 1]);
  });

  it('nothing where nothing is compared', () => {
    assert.deepEqual(planDeltas(lines(row(1, [0, 9])), [], { ...plan, scale: 0 }), []);
  });
});
