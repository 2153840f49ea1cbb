/** How the counts of test parts are parsed and reported. */
import assert from 'node:assert/strict';
import { closingLines, countsText, readClosing, sumCounts } from '../../tools/lib/testParts';

describe('counts of test parts', () => {
  it('are read from the last lines of a part, and what came before is kept', () => {
    assert.deepEqual(readClosing('  ✔ 3 passed, 0 failed\n1 flaky\n12 passed, 2 failed\n'), {
      counts: { passed: 12, failed: 2, flaky: 1 },
      rest: '  ✔ 3 passed, 0 failed\n',
    });
    assert.equal(readClosing('12 passed, 2 failed and then it crashed\n'), null);
    assert.equal(readClosing(''), null);
  });

  it('are summed, the flaky ones a line before the last, which holds nothing else', () => {
    const sum = sumCounts([
      { passed: 12, failed: 2, flaky: 1 },
      { passed: 3, failed: 0, flaky: 2 },
    ]);
    assert.equal(countsText(sum), '15 passed, 2 failed, 3 flaky');
    assert.equal(closingLines(sum, '9 s'), 'All parts in 9 s, 3 flaky\n15 passed, 2 failed\n');
  });
});
