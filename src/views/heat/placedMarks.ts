/** Marks at their current lines in a text that is being edited. Pure. */
import type { Mark } from './marks';

/** A mark in the text of now. */
export interface PlacedMark extends Mark {
  /** The recorded line; `line` is its current one. */
  readonly recorded: number;
  /** Its text was edited since it was measured. */
  readonly touched: boolean;
}

/** An edit in the editor's terms: 0-based lines of the text before. */
export interface LineChange {
  readonly range: {
    readonly start: { readonly line: number; readonly character: number };
    readonly end: { readonly line: number; readonly character: number };
  };
  readonly text: string;
}

/**
 * Moves marks with their lines through edits of one moment, which do not overlap; marks of lines that were taken out
 * go.
 */
export function moveMarks(marks: readonly PlacedMark[], changes: readonly LineChange[]): PlacedMark[] {
  return marks.flatMap((mark) => {
    const at = mark.line - 1;
    let [shift, touched] = [0, mark.touched];
    for (const {
      range: { start, end },
      text,
    } of changes) {
      const added = text.split(/\r\n|\r|\n/).length - 1;
      const isEmpty = start.line === end.line && start.character === end.character;
      const before =
        end.line < at ||
        (end.line === at && end.character === 0 && start.line < at) ||
        (end.line === at && isEmpty && start.character === 0 && added > 0);
      if (before) shift += added - (end.line - start.line);
      else if (start.line > at) continue;
      else if (end.line > at && (start.line < at || start.character === 0) && added === 0) return [];
      else {
        touched = true;
        shift += Math.min(at, start.line + added) - at;
      }
    }
    return [{ ...mark, line: mark.line + shift, touched }];
  });
}

/**
 * The profile's marks at their current lines. `lineNow`: null if the line's text no longer exists; such a mark is kept,
 * as touched, at the line that `before` has followed it to, or else removed.
 */
export function placeMarks(
  marks: readonly Mark[],
  lineNow: (line: number) => number | null,
  before: readonly PlacedMark[],
): PlacedMark[] {
  const followed = new Map(before.filter(({ touched }) => touched).map((mark) => [mark.recorded, mark.line]));
  return marks.flatMap((mark) => {
    const now = lineNow(mark.line);
    const line = now ?? followed.get(mark.line);
    return line === undefined ? [] : [{ ...mark, line, recorded: mark.line, touched: now === null }];
  });
}

/** The next of some lines after `from` (or before it), around the end. `lines` must not be empty. */
export function nextLine(lines: readonly number[], from: number, step: 1 | -1): number {
  const sorted = [...lines].sort((a, b) => step * (a - b));
  return sorted.find((line) => step * (line - from) > 0) ?? sorted[0];
}
