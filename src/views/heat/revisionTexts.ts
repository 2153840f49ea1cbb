import type * as vscode from 'vscode';
import type { Side } from '../../profile/diff/types';
import type { ProfileQueries } from '../../query/queries';

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
