/** Counts, bytes, durations and dates as text. Times, weights and changes are tested with the page that shows them. */
import assert from 'node:assert/strict';
import { formatSize } from '../../src/words/changes';
import { dayOf, formatWhen, timeOf } from '../../src/words/dates';
import { formatBytes, formatCores, formatCount, formatSeconds, formatShare } from '../../src/words/figures';

describe('words', () => {
  it('count with the plural of the noun', () => {
    assert.deepEqual(
      [
        formatCount(1, 'match'),
        formatCount(2, 'match'),
        formatCount(1204, 'sample'),
        formatCount(2, 'process', 'processes'),
      ],
      ['1 match', '2 matches', '1,204 samples', '2 processes'],
    );
  });

  it('tell bytes to three digits, and never a thousand of a unit', () => {
    assert.deepEqual([0, 512, 999_499, 999_600, 4_100_000].map(formatBytes), [
      '0 B',
      '512 B',
      '999 KB',
      '1.00 MB',
      '4.10 MB',
    ]);
  });

  it('tell chosen lengths, shares, uses of processors and sizes of changes', () => {
    assert.deepEqual([formatSeconds(10_000), formatSeconds(500)], ['10 s', '0.5 s']);
    assert.deepEqual(
      [formatShare(1, 8), formatShare(1, 0), formatCores(0.072), formatCores(1.4)],
      ['12.5 %', '0 %', '7.2 % of a core', '140 % of a core'],
    );
    assert.deepEqual([formatSize(0.96, 'share'), formatSize(1200, 'rate')], ['0.96 pp', '1.20 s/s']);
  });

  it('tell dates in local time, and nothing of what is none', () => {
    const iso = new Date(2026, 10, 21, 14, 2).toISOString();
    assert.deepEqual([dayOf(iso), timeOf(iso)], ['21 Nov', '14:02']);
    assert.match(formatWhen(iso), /2026/);
    assert.deepEqual([dayOf('x'), timeOf(''), formatWhen('no date')], ['', '', '']);
  });
});
