/**
 * Maps the lines of a text that ran to another text: the current one, or the one that the other side of a comparison
 * ran.
 */
import type * as vscode from 'vscode';
import type { ProfileQueries } from '../../query/queries';
import { hunksOf, type Hunk } from '../../source/truth/hunks';
import { followLines, linesOf, mapLines } from '../../source/truth/mapLines';

/** Maps lines that ran to the current text. */
export interface LineDrift {
  /**
   * Maps a line of the profile (1-based) to the current line with that text in the document; null if it was changed or
   * removed. If the text that ran is unknown, the document's text when the profile first met it is used.
   */
  in(queries: ProfileQueries, document: vscode.TextDocument): Promise<(line: number) => number | null>;
  /** Whether the document is what ran, in a sentence; '' where that is not known. */
  verdict(queries: ProfileQueries, document: vscode.TextDocument): Promise<string>;
  /**
   * For a workspace file (absolute path) in a comparison: how the text that ran before maps to the one that ran after,
   * and how the latter maps to the current document. `swapped`: the sides are swapped.
   */
  between(
    queries: ProfileQueries,
    document: vscode.TextDocument,
    swapped: boolean,
  ): Promise<{ readonly pair: TextPair; readonly lineNow: (line: number) => number | null }>;
  /** The text that ran was found, so lines map differently. */
  readonly onDidChange: vscode.Event<void>;
}

/** How the two texts that ran correspond. */
export interface TextPair {
  /** The line of the later text that corresponds to a line of the earlier one; null: it no longer exists. */
  afterOf(line: number): number | null;
  readonly hunks: readonly Hunk[];
  /** The texts were not compared because one is unknown: equal line numbers are taken for the same line. */
  readonly isGuess: boolean;
}

/** Both sides ran the same text, or nothing better is known. */
export const sameText = (isGuess: boolean): TextPair => ({ afterOf: (line) => line, hunks: [], isGuess });

export function pairOf(before: string, after: string): TextPair {
  const [old, now] = [linesOf(before), linesOf(after)];
  return {
    afterOf: followLines(before, after),
    hunks: before === after ? [] : hunksOf(mapLines(old, now), now.length),
    isGuess: false,
  };
}
