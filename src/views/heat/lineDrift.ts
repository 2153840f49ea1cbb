import type * as vscode from 'vscode';
import type { ProfileQueries } from '../../query/queries';
import type { TextPair } from './sidedLines';

/** Follows the lines that ran into the text of now. */
export interface LineDrift {
  /**
   * Turns a line of the profile (1-based) into the line where that text stands in the document now; null where it was
   * changed or removed. Where the text that ran is not known, the text when the profile first met the file counts as it.
   */
  in(queries: ProfileQueries, document: vscode.TextDocument): Promise<(line: number) => number | null>;
  /** Whether the document is what ran, in a sentence; '' where that is not known. */
  verdict(queries: ProfileQueries, document: vscode.TextDocument): Promise<string>;
  /**
   * Of a comparison, a workspace file (absolute path): how the text that ran before belongs to the one that ran after, and the
   * way from the latter into the document of now. `swapped`: the sides have changed places.
   */
  between(
    queries: ProfileQueries,
    document: vscode.TextDocument,
    swapped: boolean,
  ): Promise<{ readonly pair: TextPair; readonly lineNow: (line: number) => number | null }>;
  /** The text that ran was found: lines lead elsewhere. */
  readonly onDidChange: vscode.Event<void>;
}
