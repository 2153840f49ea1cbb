/**
 * Whether a workspace file is what ran, and where its lines are now. Pure; texts come through the ports declared here.
 */
import type { CapturedFile } from '../../metadata/types';

/**
 * - `exact`: the text is what ran.
 * - `sameFile`: the text is that of a file in the task which the source map names, but does not contain.
 * - `byName`: another text ran under this name; functions are found in this one by their names, lines are not.
 * - `moved`: another text ran; it is known, so its lines are followed into this one.
 * - `differs`: another text ran but was not found, or the tasks ran several.
 * - `notInWorkspace`: what ran has no file here.
 * - `unknown`: the capture does not say what ran.
 */
export type Truth = 'exact' | 'sameFile' | 'byName' | 'moved' | 'differs' | 'notInWorkspace' | 'unknown';

/** A text that ran, and where it was found. */
export interface RanText {
  readonly text: string;
  readonly origin: RanOrigin;
}

type RanOrigin =
  /** In Git; the commit that introduced it, null if none was found (a stash, an index). */
  | { readonly kind: 'history'; readonly commit: CommitFacts | null }
  /** Fetched from a task. */
  | { readonly kind: 'container' }
  /** The file had this text before it was edited. */
  | { readonly kind: 'beforeEdits' };

export interface CommitFacts {
  /** Full id. */
  readonly id: string;
  /** ISO 8601. */
  readonly committedAt: string;
  /** First line of its message; untrusted. */
  readonly subject: string;
}

export interface FileTruth {
  readonly truth: Truth;
  /** What ran, if known; for `exact` and `sameFile` the text itself. */
  readonly ran: RanText | null;
  /** Number of different contents that the capture's tasks ran; if there are several, no line is certain. */
  readonly versions: number;
}

/** Finds a text by its content. */
export interface History {
  /** `near`: absolute path of the file that may have had this content. Null: not found. Never rejects. */
  find(file: CapturedFile, near: string): Promise<RanText | null>;
}

/** A workspace text as edited, and its bytes on disk (which may be in another encoding). */
export interface WorkspaceText {
  readonly text: string;
  readonly bytes?: Uint8Array;
}
