/** The table of tools in docs/formats.md: it has what the list has, and the tools still write what it says. */
import assert from 'node:assert/strict';
import { isLongRun } from '../support/longRun';
import { allNotTried, allTried, tryOut } from './measureAll';
import { cellsOf, cellsOfNotTried, cellsOfOutcome, rowsInDocs, withTable, type Cells } from './table';

const MAPPED = ['function, line', 'function', 'function (by name)', 'no'];

describe('the table of tools that were tried', () => {
  it('has a row for each that is in the list, with its version, in that order', () => {
    const rows = rowsInDocs();
    assert.deepEqual(
      rows.map((row) => row.slice(0, 3)),
      [...allTried.map(cellsOf), ...allNotTried.map((tool) => cellsOfNotTried(tool).slice(0, 3))],
      'npm run tools-tried',
    );
    assert.deepEqual(rows.slice(allTried.length), allNotTried.map(cellsOfNotTried));
  });

  it('tells of each whether it is read, and then what leads to the workspace', () => {
    for (const row of rowsInDocs().slice(0, allTried.length)) {
      const [, , , read, mapped] = row;
      assert.equal(row.length, 5, row.join());
      assert.ok(read === 'yes' ? MAPPED.includes(mapped) : /^no: ./.test(read) && mapped === '–', row.join(' | '));
    }
  });

  it('names one version of each: a range would not tell what ran', () => {
    for (const { tool, version } of [...allTried, ...allNotTried])
      assert.match(version, /^\d+(?:\.\d+)+$/, `${tool} ${version}`);
  });

  it('is written between its marks alone, and read again as it was', () => {
    const rows: Cells[] = [['a (npm)', '1.0', '`-f x|y`'.replace('|', '\\|'), 'no: it is \\<b>', '–']];
    const text = 'before\n<!-- tools-tried: begin -->\nold\n<!-- tools-tried: end -->\nafter\n';
    const written = withTable(text, rows);
    assert.deepEqual(rowsInDocs(written), rows);
    assert.ok(written.startsWith('before\n') && written.endsWith('\nafter\n'));
    assert.deepEqual(cellsOfOutcome({ read: 'no: a | b <i>', mapped: '' }), ['no: a \\| b \\<i>', '–']);
  });
});

if (isLongRun)
  describe('tools that write profiles', function () {
    this.timeout(300_000);
    const rows = new Map(rowsInDocs().map((row) => [row.slice(0, 3).join(' '), row.slice(3)]));
    for (const tried of allTried)
      it(`${tried.tool} ${tried.version}: ${tried.writes}`, async () => {
        assert.deepEqual(cellsOfOutcome(await tryOut(tried)), rows.get(cellsOf(tried).join(' ')));
      });
  });
