/**
 * `npm run tools-tried [-- TEXT …]`: runs the tools whose files can be opened (test/other-tools), each on a program whose truth is
 * known, and writes what came of it to docs/formats.md. With TEXT only those whose row holds one of these; the other rows
 * stay. Packages come from npm, PyPI and the Go proxy, into .cache/tools.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { allNotTried, allTried, tryOut } from '../test/other-tools/measureAll';
import {
  cellsOf,
  cellsOfNotTried,
  cellsOfOutcome,
  DOCS,
  rowsInDocs,
  withTable,
  type Cells,
} from '../test/other-tools/table';

export async function main(args: string[]): Promise<void> {
  const before = new Map(rowsInDocs().map((row) => [row.slice(0, 3).join(), row]));
  const rows: Cells[] = [];
  const failed: string[] = [];
  for (const tried of allTried) {
    const cells = cellsOf(tried);
    const known = before.get(cells.join());
    if (args.length > 0 && !args.some((text) => cells.join(' ').includes(text))) {
      if (known !== undefined) rows.push(known);
      continue;
    }
    try {
      const row = [...cells, ...cellsOfOutcome(await tryOut(tried))];
      rows.push(row);
      process.stdout.write(`${row.join(' | ')}\n`);
    } catch (error) {
      failed.push(cells.join(' '));
      process.stdout.write(`${cells.join(' | ')} | failed: ${String(error)}\n`);
    }
  }
  if (failed.length > 0) {
    process.stderr.write(`${failed.length} could not be tried, ${DOCS} stays as it is.\n`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(DOCS, withTable(readFileSync(DOCS, 'utf8'), [...rows, ...allNotTried.map(cellsOfNotTried)]));
}
