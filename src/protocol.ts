/**
 * Every message between the extension host and the flame graph page: one interface each, two unions, exhaustive
 * handlers. The page requests data about the profile by the name of a query (`src/query/queries.ts`), and is answered
 * under the same number; all other messages are not answered. The page stores its own state (zoom, selection, search)
 * in the webview's state.
 */
import type { PageAction } from './contributes/pageActions';
import type { ExportFormat } from './profile/exportFormat';
import type { Scope } from './profile/scope';
import type { Truth } from './source/truth/types';
import type { Answer, Failure, Request } from './query/channel';
import type { ProfileSummary } from './query/types';

/** Host → page. */
export type ToPage =
  | LoadedMessage
  | LoadFailedMessage
  | CommandMessage
  | LiveMessage
  | SettingsMessage
  | TruthsMessage
  | Answer
  | Failure;
/** Page → host. */
export type FromPage =
  | ReadyMessage
  | ShowFrameMessage
  | CopyMessage
  | OpenExternalActionMessage
  | LiveControlMessage
  | ExportMessage
  | SettingMessage
  | ChooseTypeMessage
  | Request;

/**
 * The profile that is shown now. While it is being recorded it comes again with each stretch, `live` set; node numbers
 * stay.
 */
export interface LoadedMessage {
  readonly type: 'loaded';
  readonly summary: ProfileSummary;
  readonly title: string;
  readonly subtitle: string;
  readonly remark: string;
  /** Further facts about the capture: its cost, how it was made. Empty for foreign files. */
  readonly about: AboutCapture;
  readonly live: LiveState | null;
  /** Node numbers remembered under another numbering mean nothing here. */
  readonly numbering: string;
  readonly settings: ViewerSettings;
  /** Scheme of links that open a file of this workspace; '' where none does. */
  readonly linkScheme: string;
}

/** How the user likes graphs to be drawn: from the settings, where the page's own choices go too. */
export interface ViewerSettings {
  readonly colourBy: ColourBy;
  readonly orientation: Orientation;
  /** The view a profile opens with, where the page remembers none. */
  readonly view: PageView;
}
export type ColourBy = 'package' | 'file' | 'self' | 'safe';
/** icicle: callers above; flame: callers below. */
export type Orientation = 'icicle' | 'flame';
export type PageView = 'leftHeavy' | 'timeOrder' | 'sandwich' | 'table';
/** The settings were changed. */
interface SettingsMessage {
  readonly type: 'settings';
  readonly settings: ViewerSettings;
}
/**
 * Which workspace files are what ran. Comes after `loaded`, and again when a file or what is known of it has changed.
 */
interface TruthsMessage {
  readonly type: 'truths';
  readonly files: readonly TruthRow[];
}
/** `file` as in `SliceFrame.source`; `text` is the verdict in words. Files without a row were not compared. */
export interface TruthRow {
  readonly file: string;
  readonly truth: Truth;
  readonly text: string;
  /** For a moved file: hot lines as they ran, and their current lines, 0: none. */
  readonly lines: readonly (readonly [number, number])[];
}
/** The file could not be read: what is wrong and where, in words; the page shows it with a retry. */
export interface LoadFailedMessage {
  readonly type: 'loadFailed';
  readonly message: string;
  readonly hint: string;
}
/** A VS Code command asks the page to act. */
export interface CommandMessage {
  readonly type: 'command';
  readonly command: PageCommand;
}
/** Every action of the page. */
export type PageCommand = PageAction;
/** The recording goes on: its clock, or its phase, has changed. */
interface LiveMessage {
  readonly type: 'live';
  readonly live: LiveState;
}

/** A capture while it is being recorded. */
export interface LiveState {
  readonly phase: 'recording' | 'paused' | 'finishing';
  /** Time recorded, without pauses. */
  readonly elapsedMs: number;
  /** Share 0..1 of that time that the graph contains. */
  readonly coverage: number;
}

/** A capture in words, ready to be shown as text. */
export interface AboutCapture {
  readonly facts: readonly CaptureFact[];
  /** What should not be overlooked: a high cost for the service, lost samples. '' if there is nothing. */
  readonly warning: string;
  /** What it was merged from; empty for a capture of one process. */
  readonly sources: readonly SourceRow[];
}
interface CaptureFact {
  readonly name: string;
  readonly value: string;
}
export interface SourceRow {
  readonly place: string;
  readonly what: string;
  readonly error: string;
}

/**
 * `widthPx`: what a graph is about to be drawn in, where the page knows; 0: unknown. `sampleType`: the one it remembers
 * as chosen, by name.
 */
export interface ReadyMessage {
  readonly type: 'ready';
  readonly sampleType?: string;
  readonly widthPx: number;
  readonly minPx: number;
}
/**
 * Show the frame's line. `keepFocus`: preview editor, focus stays in the page (click); else go there (Ctrl/Cmd+click).
 */
export interface ShowFrameMessage {
  readonly type: 'showFrame';
  readonly node: number;
  readonly frame: number;
  readonly file: string;
  readonly line: number;
  readonly keepFocus: boolean;
}
/** Put a text on the clipboard. */
interface CopyMessage {
  readonly type: 'copy';
  readonly text: string;
}
/** Write a file, its place asked for: the scope as a profile, or the picture in `data` (SVG text, or PNG in base64). */
export type ExportMessage =
  | { readonly type: 'export'; readonly format: ExportFormat | 'html' | 'ask'; readonly scope: Scope }
  | { readonly type: 'export'; readonly image: 'png' | 'svg'; readonly data: string };
/** The page's choice becomes the user's setting. */
export interface SettingMessage {
  readonly type: 'setting';
  readonly name: 'colourBy' | 'orientation';
  readonly value: string;
}
/** Read the file again, with this one of its sample types. It comes as `loaded`, with another numbering. */
interface ChooseTypeMessage {
  readonly type: 'chooseType';
  readonly sampleType: string;
}
interface OpenExternalActionMessage {
  readonly type: 'action';
  readonly action: 'longerCapture' | 'wallCapture' | 'reload';
}
/** Steers the recording that is shown. `stop` keeps what there is, `cancel` does not. */
interface LiveControlMessage {
  readonly type: 'liveControl';
  readonly control: LiveControl;
}
export type LiveControl = 'pause' | 'resume' | 'stop' | 'cancel';
