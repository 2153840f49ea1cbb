import * as vscode from 'vscode';
import type { RanSource } from '../../runtimes/types';
import type { CaptureMetadata } from '../../metadata/metadata';
import { baseName } from '../../source/paths';
import type { CapturedSource } from '../../source/truth/capturedPaths';
import { isContent, truthText } from '../../source/truth/judge';
import type { FlameDocument } from '../flame/types';
import { plain } from '../text/plain';
import type { FetchRan } from './fetchRan';
import type { Truths } from './truths';

/** A text that ran, and what distinguishes it from others with the same path: its digest, else its task. */
export interface TextThatRan {
  readonly text: string;
  readonly from: string;
}

/**
 * Shows the text that ran: from Git if it is there, otherwise from the container. Neither method rejects; failures are
 * shown.
 */
export interface WhatRan {
  /** Beside the workspace's, in a diff editor. Without a document: the active editor's. */
  compare(document?: vscode.TextDocument): Promise<void>;
  /** By itself, read-only. `path` as it ran; without it that of the active editor. `line`: 1-based, 0 unknown. */
  open(place?: { readonly path: string; readonly line: number }): Promise<void>;
  /**
   * The text itself; undefined: it could not be had, and that was said. `capture`: where to fetch it from, null:
   * nowhere.
   */
  textOf(
    capture: CaptureMetadata | null,
    source: Pick<CapturedSource, 'path' | 'file' | 'contents'>,
  ): Promise<TextThatRan | undefined>;
}

interface WhatRanParts {
  readonly truths: Truths;
  readonly documents: RanDocuments;
  readonly fetch: FetchRan;
  /** The profile whose lines are shown. */
  readonly active: () => FlameDocument | undefined;
}

const say = (text: string): void => void vscode.window.showInformationMessage(text);

export function createWhatRan({ truths, documents, fetch, active }: WhatRanParts): WhatRan {
  async function textOf(
    capture: CaptureMetadata | null,
    source: Pick<CapturedSource, 'path' | 'file' | 'contents'>,
  ): Promise<TextThatRan | undefined> {
    const content = source.contents.at(0);
    const ran = content === undefined ? null : await truths.textOf(content, source.file);
    if (content !== undefined && ran !== null) return { text: ran.text, from: content.sha256 };
    if (capture === null) {
      say('This profile does not say which task it came from, so nothing can be fetched.');
      return undefined;
    }
    const file: RanSource = { path: source.path, ...(content?.source && { source: content.source }) };
    const fetched = await fetch(capture, file);
    if (fetched === null) return undefined;
    const text = new TextDecoder().decode(fetched.bytes);
    if (content === undefined) return { text, from: fetched.task };
    if (isContent(fetched.bytes, content)) {
      truths.keep(content, { text, origin: { kind: 'container' } });
      return { text, from: content.sha256 };
    }
    say(
      `${plain(baseName(source.path))} in task ${fetched.task.slice(0, 8)} is not the text that was recorded: it has changed since.`,
    );
    return { text, from: fetched.task };
  }

  /** The document of the text that ran; undefined: it could not be had, and that was said. */
  async function documentOf(
    capture: CaptureMetadata | null,
    source: Pick<CapturedSource, 'path' | 'file' | 'contents'>,
  ): Promise<vscode.Uri | undefined> {
    const found = await textOf(capture, source);
    return found && documents.put(source.path, found.from, found.text);
  }

  /** The captured file of a document, undefined where there is none, which was said. */
  async function sourceOf(
    document: vscode.TextDocument | undefined,
  ): Promise<
    | { readonly shown: FlameDocument; readonly document: vscode.TextDocument; readonly source: CapturedSource }
    | undefined
  > {
    const shown = active();
    if (shown === undefined || document === undefined)
      say('Open a capture and a source file it names, then try again.');
    else {
      const source = await truths.sourceOf(shown.queries, document);
      if (source !== undefined) return { shown, document, source };
      say(
        `The capture has no digest of ${plain(baseName(document.uri.path))}: it is not among the hottest files of that recording.`,
      );
    }
    return undefined;
  }

  return {
    textOf,
    async compare(chosen = vscode.window.activeTextEditor?.document) {
      const asked = await sourceOf(chosen);
      if (asked === undefined) return;
      const { shown, document, source } = asked;
      const found = await truths.of(shown.queries, document);
      if (found.truth === 'exact') return say(`${plain(baseName(document.uri.path))} is exactly what ran.`);
      if (found.truth === 'sameFile' || found.truth === 'byName') return say(truthText(found));
      const ran = await documentOf(shown.summary.capture, source);
      if (ran !== undefined)
        await vscode.commands.executeCommand(
          'vscode.diff',
          ran,
          document.uri,
          `${plain(baseName(document.uri.path))} (what ran \u2194 workspace)`,
        );
    },
    async open(place) {
      const shown = active();
      const found = place === undefined ? await sourceOf(vscode.window.activeTextEditor?.document) : undefined;
      if (place === undefined && found === undefined) return;
      const sources = shown === undefined ? [] : await shown.queries.ranSources();
      const path = place?.path ?? '';
      const source = found?.source ?? sources.find((one) => one.path === path) ?? { path, file: null, contents: [] };
      const uri = await documentOf(shown?.summary.capture ?? null, source);
      if (uri === undefined) return;
      const document = await vscode.workspace.openTextDocument(uri);
      const at = new vscode.Position(
        Math.min(Math.max(0, (place?.line ?? 1) - 1), Math.max(0, document.lineCount - 1)),
        0,
      );
      await vscode.window.showTextDocument(document, { preview: true, selection: new vscode.Range(at, at) });
    },
  };
}

export const RAN_SCHEME = 'ecs-profiler-source';

/** Texts that ran, as read-only documents. */
export interface RanDocuments extends vscode.Disposable {
  /** The document of a text. `path` as it ran; `from` tells texts of one path apart (a digest, a task). */
  put(path: string, from: string, text: string): vscode.Uri;
}

/** Documents live as long as the window; one that was open before asks for its text to be opened again. */
export function createRanDocuments(): RanDocuments {
  const texts = new Map<string, string>();
  const changed = new vscode.EventEmitter<vscode.Uri>();
  const provider = vscode.workspace.registerTextDocumentContentProvider(RAN_SCHEME, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) =>
      texts.get(uri.toString()) ??
      'This text was read from a task or from Git in an earlier window. Run "ECS Profiler: Open What Ran" again to see it.\n',
  });
  return {
    put(path, from, text) {
      // The name decides the language; nothing of the path is read as a URL.
      const uri = vscode.Uri.from({
        scheme: RAN_SCHEME,
        path: `/${from.slice(0, 12)}/${baseName(path).replace(/[\p{Cc}\\/?#]/gu, '_') || 'source'}`,
      });
      texts.set(uri.toString(), text);
      changed.fire(uri);
      return uri;
    },
    dispose: () => vscode.Disposable.from(provider, changed).dispose(),
  };
}
