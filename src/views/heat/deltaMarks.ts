import type * as vscode from 'vscode';
import { defaultCompare, type Side } from '../../profile/diff/types';
import type { LineRange } from '../../query/types';
import { heatSettings } from '../shared/settings';
import { type Mark, planDeltas, type HunkChange } from './marks';
import { sidedLines } from './sidedLines';
import type { TextPair } from '../source/lineDrift';
import type { Subject } from './subject';
import type { ProfileQueries } from '../../query/queries';

/**
 * Marks of a file (absolute path in the workspace) in a comparison, numbered for one side's text: for the later one all
 * its lines and the sums of its hunks, for the earlier one the removed lines.
 */
export async function deltaMarks(
  { queries, scope }: Subject,
  file: string,
  pair: TextPair,
  side: Side,
): Promise<Mark[]> {
  const [heat, { comparison }, hunks] = await Promise.all([
    queries.lineHeat(scope, file),
    queries.scope(scope),
    side === 1 ? hunkChanges({ queries, scope }, file, pair) : [],
  ]);
  const scale = comparison === undefined ? 0 : Math.max(comparison.before.total, comparison.after.total);
  const { mode } = comparison ?? defaultCompare;
  return planDeltas(
    sidedLines(heat, pair).filter((line) => line.side === side),
    hunks,
    { mode, scale, maxFigures: heatSettings().maxLines },
  );
}

/** What ran in each hunk: before by the earlier text's line numbers, after by the later one's. */
async function hunkChanges(
  { queries, scope }: Pick<Subject, 'queries' | 'scope'>,
  file: string,
  { hunks }: TextPair,
): Promise<HunkChange[]> {
  if (hunks.length === 0) return [];
  const rangesOf = (side: Side): LineRange[] =>
    hunks.map(({ [side]: range }) => (range.end < range.start ? { start: 0, end: 0 } : range));
  const [before, after] = await Promise.all([
    queries.rangeHeat(scope, file, rangesOf(0)),
    queries.rangeHeat(scope, file, rangesOf(1)),
  ]);
  return hunks.map(({ 1: { start } }, i) => {
    const [was, is] = [before[i].change, after[i].change];
    return {
      line: Math.max(1, start),
      before: was?.before ?? 0,
      after: is?.after ?? 0,
      trend: is?.trend || was?.trend || 0,
    };
  });
}

/** A read-only document that is what one side of a comparison ran. */
export interface RevisionText {
  readonly queries: ProfileQueries;
  /** Absolute path of the workspace file that it is a version of. */
  readonly file: string;
  readonly side: Side;
  /** What both sides ran. */
  readonly texts: readonly [string, string];
}

/** The documents of this kind. */
export interface RevisionTexts {
  of(uri: vscode.Uri): RevisionText | undefined;
  readonly onDidOpen: vscode.Event<void>;
}
