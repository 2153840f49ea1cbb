/** Figures as people read them. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { formatMs, formatPercent, roughPercent } from '../../../src/words/figures';
import { weightText } from '../../../webview/flame/weight';

describe('figures of the flame graph page', () => {
  const examples: [number, string][] = [
    [0, '0 ms'],
    [0.000_001, '1.00 ns'],
    [0.0007, '700 ns'],
    [0.000_999_9, '1.00 µs'],
    [0.0123, '12.3 µs'],
    [0.9999, '1.00 ms'],
    [12.34, '12.3 ms'],
    [999.4, '999 ms'],
    [999.9, '1.00 s'],
    [9_999.999, '10.0 s'],
    [59_980, '1 min 0 s'],
    [1_000_000, '16 min 40 s'],
  ];
  for (const [ms, text] of examples) it(`${ms} ms is ${text}`, () => assert.equal(formatMs(ms), text));

  it('keeps other units apart from time', () => {
    assert.equal(weightText(1.5, 'seconds'), '1.50 s');
    assert.equal(weightText(1500, 'microseconds'), '1.50 ms');
    assert.equal(weightText(1_500_000, 'bytes'), '1.50 MB');
    assert.equal(weightText(1, 'none'), '1 sample');
    assert.equal(weightText(12_345, 'none'), '12,345 samples');
  });

  it('never shows a share that is there as none, nor a part as the whole', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 99.9, noNaN: true }), (percent) => {
        assert.notEqual(formatPercent(percent), '0 %');
        assert.notEqual(formatPercent(percent), '100 %');
      }),
    );
    assert.equal(formatPercent(0), '0 %');
    assert.equal(formatPercent(100), '100 %');
    assert.equal(formatPercent(99.97), '> 99.9 %');
    const roughly = [0, 0.0004, 0.072, 0.98, 0.996, 0.9999, 1, 1.4].map(roughPercent);
    assert.deepEqual(roughly, ['0 %', '< 0.1 %', '7.2 %', '98 %', '99.6 %', '> 99.9 %', '100 %', '140 %']);
  });

  it('stays within half a percent of the time it shows', () => {
    const scale: Record<string, number> = { ns: 1e-6, µs: 0.001, ms: 1, s: 1000 };
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 59_000, noNaN: true }), (ms) => {
        const [value, unit] = formatMs(ms).split(' ');
        assert.ok(Math.abs(Number(value) * scale[unit] - ms) <= ms * 0.0051, formatMs(ms));
      }),
    );
  });
});
