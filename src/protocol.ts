/**
 * Every message between the extension host and the flame graph page: one interface each, two unions, exhaustive handlers.
 * What the page remembers (zoom, selection, search) it keeps itself, in the webview's state.
 */
import type { FrameSlice, ProfileSummary, SearchResult } from './worker/types';

/** Host → page. */
export type ToPage = LoadedMessage | LoadFailedMessage | SliceMessage | SearchedMessage | CommandMessage | LiveMessage;
/** Page → host. */
export type FromPage =
  | ReadyMessage | SliceRequest | SearchRequest | ShowFrameMessage | CopyMessage | OpenExternalActionMessage | LiveControlMessage;

/** The profile that is shown now. While it is being recorded it comes again with each stretch, `live` set; node numbers stay. */
export interface LoadedMessage {
  readonly type: 'loaded';
  readonly summary: ProfileSummary;
  readonly title: string;
  readonly subtitle: string;
  readonly remark: string;
  /** What is known of the capture besides: what it cost, how it was made. Empty for foreign files. */
  readonly about: AboutCapture;
  readonly live: LiveState | null;
  /** Node numbers remembered under another numbering mean nothing here. */
  readonly numbering: string;
}
/** The file could not be read: what is wrong and where, in words; the page shows it with a retry. */
export interface LoadFailedMessage { readonly type: 'loadFailed'; readonly message: string; readonly hint: string }
/** Answers {@link SliceRequest} with the same `request` number; a later request makes earlier answers stale. */
export interface SliceMessage { readonly type: 'slice'; readonly request: number; readonly slice: FrameSlice }
export interface SearchedMessage { readonly type: 'searched'; readonly request: number; readonly result: SearchResult | null; readonly error: string }
/** A VS Code command asks the page to act. */
export interface CommandMessage { readonly type: 'command'; readonly command: 'focusSearch' | 'resetZoom' | 'copyFrame' | 'copyStack' | 'showAbout' }
/** The recording goes on: its clock, or its phase, has changed. */
export interface LiveMessage { readonly type: 'live'; readonly live: LiveState }

/** A capture while it is being recorded. */
export interface LiveState {
  readonly phase: 'recording' | 'paused' | 'finishing';
  /** Time recorded, without pauses. */
  readonly elapsedMs: number;
  /** Share 0..1 of that time that the graph holds. */
  readonly coverage: number;
}

/** A capture in words, ready to be shown as text. */
export interface AboutCapture {
  readonly facts: readonly CaptureFact[];
  /** What should not be overlooked: it cost the service much, samples were lost. '' where all is well. */
  readonly warning: string;
  /** What it was merged from; empty for a capture of one process. */
  readonly sources: readonly SourceRow[];
}
export interface CaptureFact { readonly name: string; readonly value: string }
export interface SourceRow { readonly place: string; readonly what: string; readonly error: string }

export interface ReadyMessage { readonly type: 'ready' }
export interface SliceRequest { readonly type: 'sliceRequest'; readonly request: number; readonly focusNode: number; readonly widthPx: number; readonly minPx: number }
export interface SearchRequest { readonly type: 'searchRequest'; readonly request: number; readonly query: string }
/** Show the node's line. `keepFocus`: preview editor, focus stays in the graph (click); else go there (Ctrl/Cmd+click). */
export interface ShowFrameMessage { readonly type: 'showFrame'; readonly node: number; readonly frame: number; readonly file: string; readonly line: number; readonly keepFocus: boolean }
export interface CopyMessage { readonly type: 'copy'; readonly what: 'frame' | 'stack'; readonly node: number; readonly text: string }
export interface OpenExternalActionMessage { readonly type: 'action'; readonly action: 'longerCapture' | 'wallCapture' | 'reload' }
/** Steers the recording that is shown. `stop` keeps what there is, `cancel` does not. */
export interface LiveControlMessage { readonly type: 'liveControl'; readonly control: LiveControl }
export type LiveControl = 'pause' | 'resume' | 'stop' | 'cancel';
