/** Whether a file of the workspace is what ran, and where its lines stand now. Pure; texts come through the ports declared here. */
import type { CapturedFile } from '../../profile/types';

/**
 * - `exact`: the text is what ran.
 * - `moved`: another text ran; it is known, so its lines are followed into this one.
 * - `differs`: another text ran and it was not found, or tasks ran several.
 * - `notInWorkspace`: what ran has no file here.
 * - `unknown`: the capture does not tell what ran.
 */
export type Truth = 'exact' | 'moved' | 'differs' | 'notInWorkspace' | 'unknown';

/** A text that ran, and where it was found. */
export interface RanText {
  readonly text: string;
  readonly origin: RanOrigin;
}

export type RanOrigin =
  /** Git has it; the commit that brought it, null where none was found (a stash, an index). */
  | { readonly kind: 'history'; readonly commit: CommitFacts | null }
  /** Fetched from a task. */
  | { readonly kind: 'container' }
  /** The file was this text before it was edited. */
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
  /** What ran, where it is known; of `exact` the text itself. */
  readonly ran: RanText | null;
  /** Different contents that the tasks of the capture ran: more than one and no line is sure. */
  readonly versions: number;
}

/** Finds a text by its content. */
export interface History {
  /** `near`: absolute path of the file that may have been it. Null: not there. Never rejects. */
  find(file: CapturedFile, near: string): Promise<RanText | null>;
}

/** A text of the workspace: as it is edited, and its bytes where they are on disk (another encoding may lie between). */
export interface WorkspaceText {
  readonly text: string;
  readonly bytes?: Uint8Array;
}
