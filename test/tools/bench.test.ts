/** What `npm run bench -- --beside` concludes from figures. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readPrinted } from '../../tools/bench/printed';
import { judge, quantile } from '../../tools/bench/verdict';
import { formatFigure } from '../bench/types';

describe('a figure beside an earlier build’s', () => {
  const before = [100, 101, 99, 104, 100];

  it('is worse when its median ratio is above 1 by more than the earlier build differs from itself', () => {
    // Sorted 99, 100, 100, 101, 104: p90 lies 0.6 of the way from 101 to 104.
    const spread = 102.8 / 100;
    const at = (factor: number): ReturnType<typeof judge> =>
      judge({ before, after: before.map((value) => value * factor), better: 'smaller' });
    assert.equal(at(1)?.verdict, 'same');
    assert.ok(Math.abs((at(1)?.spread ?? 0) - spread) < 1e-12);
    assert.equal(at(spread - 0.001)?.verdict, 'same');
    assert.equal(at(spread + 0.001)?.verdict, 'worse');
    assert.ok(Math.abs((at(1.2)?.ratio ?? 0) - 1.2) < 1e-12);
    assert.equal(at(1 / (spread + 0.001))?.verdict, 'better');
  });

  it('is turned round where larger is better', () => {
    assert.equal(judge({ before, after: before.map((value) => value / 2), better: 'larger' })?.verdict, 'worse');
    assert.equal(judge({ before, after: before.map((value) => value * 2), better: 'larger' })?.verdict, 'better');
    assert.equal(judge({ before, after: before.map((value) => value * 2), better: 'smaller' })?.verdict, 'worse');
  });

  it('takes ratios within a round, so that a machine that slows down between rounds does not count', () => {
    const slowing = [100, 200, 400, 800, 1600];
    const verdict = judge({ before: slowing, after: slowing.map((value) => value * 1.01), better: 'smaller' });
    assert.ok(Math.abs((verdict?.ratio ?? 0) - 1.01) < 1e-12);
    assert.equal(verdict?.verdict, 'same');
  });

  it('is not judged without a round each, or with a value that is no measurement', () => {
    assert.equal(judge({ before: [], after: [], better: 'smaller' }), null);
    assert.equal(judge({ before: [1, 2], after: [1], better: 'smaller' }), null);
    assert.equal(judge({ before: [0, 1], after: [1, 1], better: 'smaller' }), null);
    assert.equal(judge({ before: [1, 1], after: [1, Number.NaN], better: 'smaller' }), null);
  });

  it('has a median and quantiles as usual', () => {
    assert.equal(quantile([3, 1, 2], 0.5), 2);
    assert.equal(quantile([1, 2, 3, 4], 0.5), 2.5);
    assert.equal(quantile([7], 0.9), 7);
  });

  it('is never both worse and better, whichever build is called the earlier', () => {
    const values = fc.array(fc.double({ min: 0.01, max: 1000, noNaN: true }), { minLength: 5, maxLength: 9 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.1, max: 10, noNaN: true }), (some, factor) => {
        const verdict = judge({ before: some, after: some.map((value) => value * factor), better: 'smaller' });
        assert.ok(verdict !== null && verdict.spread >= 1);
        if (verdict.verdict === 'worse') assert.ok(factor > 1);
        if (verdict.verdict === 'better') assert.ok(factor < 1);
      }),
    );
  });
});

describe('printed figures', () => {
  it('are read back as they were measured', () => {
    const figures = [
      { name: 'JSON.parse of the text', value: 412.5, unit: 'ms' },
      { name: 'parseProfile', value: 0.81, unit: '× JSON.parse' },
      { name: '  upload beside it, 50 ms', value: 11.25, unit: '×', target: { atLeast: 10 } },
      { name: 'united and tested', value: 404, unit: 'ms', digits: 0, target: { below: 1500 } },
      { name: 'call-tree nodes, both', value: 275_000, unit: '', digits: 0 },
      {
        name: `right click to flame graph, 10 s capture, py-spy sent at 4 MB/s, and a name over the column`,
        value: 21.5,
        unit: 's',
      },
      { name: 'upload, 0 ms', value: 830.25, unit: 'KB/s' },
    ] as const;
    const printed = ['Exec channel. Transfers: 10 MB', ...figures.map(formatFigure), '3 of 4 targets reached', ''];
    const read = readPrinted(printed.join('\n'));
    assert.deepEqual(
      read.map(({ name, value, unit }) => ({ name, value, unit })),
      figures.map(({ name, value, unit }) => ({ name, value, unit })),
    );
    assert.deepEqual(
      read.map(({ better }) => better),
      ['smaller', 'smaller', 'larger', 'smaller', null, 'smaller', 'larger'],
    );
  });

  it('of one name are told apart', () => {
    const line = formatFigure({ name: '  upload beside it', value: 2, unit: '×' });
    assert.deepEqual(
      readPrinted(`${line}\n${line}\n`).map(({ name }) => name),
      ['  upload beside it', '  upload beside it (2)'],
    );
  });
});
