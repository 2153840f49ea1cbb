/** The flame graph editor's interface to the rest of the extension. */
import type * as vscode from 'vscode';
import type { Scope } from '../../profile/scope';
import type { LiveView } from '../../page/ports';
import type { ExportMessage, TruthRow } from '../../protocol';
import type { SourceLocation } from '../../source/types';
import type { ProfileQueries } from '../../query/queries';
import type { ProfileSummary } from '../../query/types';

/** An opened profile. `queries` and `summary` are those of the latest successful reading of the file. */
export interface FlameDocument {
  readonly uri: vscode.Uri;
  readonly queries: ProfileQueries;
  readonly summary: ProfileSummary;
  /** While it is being recorded. */
  readonly live?: LiveView;
  /** Name of its node numbering, '' for the file's own. */
  readonly numbering: string;
}

/** The profile of a tab that is being recorded, or was when the tab opened. */
export interface LiveSource {
  /** Name of its node numbering. */
  readonly numbering: string;
  /** The state of now, with queries of its own that need no disposing; `live` is absent once it has ended. */
  read(): Promise<Omit<FlameDocument, 'uri'>>;
  /** The tab was closed. */
  release(): void;
}

/**
 * Reads a profile file; rejects with a ProfileError (what is wrong and where, what to do). The provider disposes the
 * queries. `type`: which of its sample types; absent: the default.
 */
export type ProfileOpener = (uri: vscode.Uri, type?: string) => Promise<ProfileQueries>;

/** A frame was chosen in a graph: show its line. */
interface ShownFrame {
  /** Where it leads in the workspace, null: nowhere. */
  readonly location: SourceLocation | null;
  /** As it ran; untrusted text. */
  readonly file: string;
  /** As it ran, 1-based, 0 unknown. */
  readonly line: number;
  /** true: preview editor, focus stays in the graph. false: go there. */
  readonly keepFocus: boolean;
}

export interface FlameEvents {
  onShowFrame(shown: ShownFrame, document: FlameDocument): void | Promise<void>;
  /** The profile whose graph was last active, or undefined when its last editor closed. */
  onActiveChanged(document: FlameDocument | undefined): void;
  /** The part of the active profile that its graph shows: after each change of either. Heat painting follows it. */
  onScopeChanged(document: FlameDocument | undefined, scope: Scope): void;
  /** The page asks for a file of what it shows. */
  onExport(message: ExportMessage, document: FlameDocument): void | Promise<void>;
  /** The idle remark's buttons: repeat this capture longer, or counting wall-clock time. */
  onAction(action: 'longerCapture' | 'wallCapture', document: FlameDocument): void | Promise<void>;
  /** Which workspace files are what ran, and when to ask again. */
  truthsOf(document: Pick<FlameDocument, 'queries'>): Promise<readonly TruthRow[]>;
  readonly onTruthsChanged: vscode.Event<void>;
  /** Something that did not stop the page went wrong; for the output channel. */
  onProblem(message: string, cause: unknown): void;
}
