/** Where the line of a frame is shown: never in place of a graph. */
import assert from 'node:assert/strict';
import { codeColumn } from '../../../src/views/source/codeColumn';

describe("the column of a frame's line", () => {
  /** One letter a column: graph, code, the file itself (in sight), or a graph before the file. */
  const columnOf = (columns: string): number =>
    codeColumn(
      [...columns].map((kind, i) => ({
        viewColumn: i + 1,
        showsGraph: kind === 'g' || kind === 'h',
        hasFile: kind === 'f' || kind === 'h',
      })),
    );

  it('is one of code, before all the one that has the file, and none that shows a graph', () => {
    for (const [columns, wanted] of [
      ['c', 1],
      ['gc', 2],
      ['cg', 1],
      ['ggc', 3],
      ['gcf', 3],
      ['ccf', 3],
      ['hgc', 3],
      ['hf', 2],
    ] as const)
      assert.equal(columnOf(columns), wanted, columns);
  });

  it('is a new one where all show graphs, as far as the editor counts', () => {
    for (const [columns, wanted] of [
      ['g', 2],
      ['gg', 3],
      ['gh', 3],
      ['ggggggggg', 9],
    ] as const)
      assert.equal(columnOf(columns), wanted, columns);
  });
});
