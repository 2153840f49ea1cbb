/**
 * A change is shown with the same figure everywhere: on a bar of the page, on a line in the editor, in reports of the
 * command line.
 */
import assert from 'node:assert/strict';
import { describeDiff, diffMarkdown, type Diff } from '../../../src/cli/diffText';
import type { CompareMode } from '../../../src/profile/diff/types';
import type { SideSummary } from '../../../src/query/types';
import { planDeltas } from '../../../src/views/heat/marks';
import { changeLabel } from '../../../webview/flame/drawing/changeMarks';

const side = (name: string): SideSummary =>
  ({ name, samples: 1000, rateHz: 100, totalMs: 10_000, tasks: 1 }) as SideSummary;

/** What the page writes on a bar before its name. */
const onBar = (before: number, after: number, mode: CompareMode): string =>
  changeLabel(
    'price',
    {
      mode,
      before,
      after,
      selfBefore: before,
      selfAfter: after,
      strength: after > before ? 0.5 : -0.5,
      state: 'changed',
      isTested: true,
    },
    (text) => text,
  ).split(' · ')[0];

/** What the editor writes behind a line. */
const onLine = (before: number, after: number, mode: CompareMode): string => {
  const trend = after > before ? 1 : -1;
  const line = { line: 7, side: 1, selfBefore: before, selfAfter: after, before, after, trend, inHunk: false } as const;
  return planDeltas([line], [], { mode, scale: Math.max(before, after), maxFigures: 1 })[0].figure;
};

/** The changes that the command line prints, for a terminal and for a pull request. */
function inReports(before: number, after: number, mode: CompareMode): string[] {
  const change = {
    selfBefore: before,
    selfAfter: after,
    totalBefore: before,
    totalAfter: after,
    delta: after - before,
    low: null,
    high: null,
    qValue: 0.001,
    significant: true,
    state: 'changed',
  };
  const diff = {
    mode,
    sides: { before: side('a'), after: side('b'), differences: [], warnings: [] },
    totals: { mode, unit: 'points', noiseFloor: null, significant: 1, warnings: [] },
    functions: [{ name: 'price', file: '', line: 0, source: null, change }],
    remarks: [],
  } as unknown as Diff;
  const column = (text: string, split: RegExp): string => text.split(split).map((cell) => cell.trim())[2];
  const row = describeDiff(diff, 5).split('\n').at(-1) ?? '';
  const cells = diffMarkdown(diff, 5).split('\n').at(-1) ?? '';
  return [column(row.trim(), / {2,}/), (/\*\*(.+?)\*\*/.exec(cells)?.[1] ?? cells).trim()];
}

describe('a change in page, editor and command line', () => {
  const changes: readonly (readonly [CompareMode, number, number])[] = [
    ['share', 10, 10.96],
    ['share', 10, 10.2],
    ['share', 34.2, 3.1],
    ['rate', 1800, 600],
    ['rate', 12, 19.4],
    ['perRequest', 4, 4.4],
  ];
  for (const [mode, before, after] of changes) {
    it(`${before} to ${after} by ${mode} is the same text`, () => {
      const text = onBar(before, after, mode);
      assert.match(text, /^[+−]\d/);
      assert.deepEqual([onLine(before, after, mode), ...inReports(before, after, mode)], [text, text, text]);
    });
  }
});
