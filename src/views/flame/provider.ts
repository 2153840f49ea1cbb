/** The custom editor that shows a profile file as a flame graph. Register with {@link registerFlameEditor}. */
import * as vscode from 'vscode';
import { wholeProfile, type Scope } from '../../profile/scope';
import type { CommandMessage, ToPage } from '../../protocol';
import { FlameCustomDocument } from './document';
import { FlameSession } from '../../page/session';
import { openPage } from '../page/page';
import { onSettingsChanged, saveSetting, viewerSettings } from './settings';
import type { FlameDocument, FlameEvents, LiveSource, ProfileOpener } from './types';

/** View types as in package.json: of files that are profiles by their name, and of those that may be one. */
const flameViewTypes = ['ecsProfiler.flameGraph', 'ecsProfiler.flameGraph.option'] as const;

interface FlameEditorOptions {
  /** Root of the extension; the page is in `dist/webview` below it. */
  readonly extensionUri: vscode.Uri;
  readonly open: ProfileOpener;
  /** The recording whose file this will be, while it runs. */
  readonly live: (uri: vscode.Uri) => LiveSource | undefined;
  readonly events: FlameEvents;
}

interface OpenEditor {
  /** Nothing once its tab is closed. */
  readonly post: (message: ToPage) => void;
  readonly document: FlameCustomDocument;
  readonly readType: (type: string) => Promise<void>;
  loaded: FlameDocument | undefined;
  /** The part its page shows. */
  scope: Scope;
}

export class FlameEditorProvider implements vscode.CustomReadonlyEditorProvider<FlameCustomDocument> {
  private readonly editors = new Set<OpenEditor>();
  private active: OpenEditor | undefined;

  constructor(private readonly options: FlameEditorOptions) {}

  openCustomDocument(uri: vscode.Uri): FlameCustomDocument {
    return new FlameCustomDocument(uri, this.options.open, this.options.live(uri));
  }

  resolveCustomEditor(document: FlameCustomDocument, panel: vscode.WebviewPanel): void {
    const { events } = this.options;
    const page = openPage<ToPage, unknown>(
      panel,
      {
        name: 'flame',
        title: 'Flame graph',
        folder: vscode.Uri.joinPath(this.options.extensionUri, 'dist', 'webview'),
      },
      (message) => void session.receive(message),
    );
    const editor: OpenEditor = {
      post: page.post,
      document,
      readType: (type) => session.readType(type),
      loaded: undefined,
      scope: wholeProfile,
    };
    const session = new FlameSession({
      load: async (broken, type) => {
        if (broken !== null) editor.loaded = undefined;
        // Threads and times of another type are others; the page tells what it shows.
        if (broken !== null && type !== null) editor.scope = wholeProfile;
        editor.loaded = await document.load(broken, type);
        if (this.active === editor) this.tellActive();
        return editor.loaded;
      },
      chooseType: (type) => {
        for (const other of this.editors) if (other.document === document) void other.readType(type);
      },
      post: editor.post,
      showFrame: (location, file, line, keepFocus) =>
        this.run(editor, (loaded) => events.onShowFrame({ location, file, line, keepFocus }, loaded)),
      copy: (text) => void vscode.env.clipboard.writeText(text),
      // A remote window's files are elsewhere, and its authority, which a link would need, is not told to extensions.
      ...(vscode.env.remoteName === undefined && { linkScheme: vscode.env.uriScheme }),
      action: (action) => this.run(editor, (loaded) => events.onAction(action, loaded)),
      settings: viewerSettings,
      saveSetting: (name, value) =>
        void saveSetting(name, value).catch((error: unknown) =>
          events.onProblem('The choice could not be saved in the settings', error),
        ),
      scopeChanged: (scope) => {
        editor.scope = scope;
        if (this.active === editor) events.onScopeChanged(editor.loaded, scope);
      },
      export: (message) => this.run(editor, (loaded) => events.onExport(message, loaded)),
      truths: (profile) => events.truthsOf(profile),
      problem: (message, cause) => events.onProblem(message, cause),
    });
    this.editors.add(editor);
    panel.onDidChangeViewState(() => {
      if (panel.active) this.activate(editor);
    });
    const watching = onSettingsChanged(
      (settings) => editor.post({ type: 'settings', settings }),
      () => void session.reload(),
    );
    const truths = events.onTruthsChanged(
      () =>
        void session
          .tellTruths()
          .catch((error: unknown) => events.onProblem('Which files are what ran could not be determined', error)),
    );
    panel.onDidDispose(() => {
      watching.dispose();
      truths.dispose();
      session.dispose();
      this.forget(editor);
    });
    if (panel.active || this.active === undefined) this.activate(editor);
  }

  /** The profile whose graph was last active. */
  get activeDocument(): FlameDocument | undefined {
    return this.active?.loaded;
  }

  /** The profiles of all open graphs, one for each tab. */
  get openGraphs(): readonly FlameDocument[] {
    return [...this.editors].flatMap(({ loaded }) => loaded ?? []);
  }

  /** Whether a page of this file was asked for, and is open. */
  hasEditor(uri: vscode.Uri): boolean {
    return [...this.editors].some(({ document }) => document.uri.toString() === uri.toString());
  }

  /** Takes an open graph for the active one, without showing it. */
  makeActive(document: FlameDocument): void {
    const editor = [...this.editors].find(({ loaded }) => loaded === document);
    if (editor !== undefined) this.activate(editor);
  }

  /** The part that the last active graph shows. */
  get activeScope(): Scope {
    return this.active?.scope ?? wholeProfile;
  }

  /** Runs a command in the last active page, e.g. for a key binding. False when no graph is open. */
  command(command: CommandMessage['command']): boolean {
    if (this.active === undefined) return false;
    this.active.post({ type: 'command', command });
    return true;
  }

  /** Runs a handler of the extension on an editor's profile; what it throws is reported, not lost. */
  private run(editor: OpenEditor, handler: (loaded: FlameDocument) => void | Promise<void>): void {
    const { loaded } = editor;
    if (loaded === undefined) return;
    Promise.resolve()
      .then(() => handler(loaded))
      .catch((error: unknown) => this.options.events.onProblem('What the flame graph asked for failed', error));
  }

  private activate(editor: OpenEditor): void {
    if (this.active === editor) return;
    this.active = editor;
    this.tellActive();
  }

  private tellActive(): void {
    const { events } = this.options;
    events.onActiveChanged(this.active?.loaded);
    events.onScopeChanged(this.active?.loaded, this.active?.scope ?? wholeProfile);
  }

  private forget(editor: OpenEditor): void {
    this.editors.delete(editor);
    if (this.active !== editor) return;
    this.active = [...this.editors].at(-1);
    this.tellActive();
  }
}

/** Registers the editor for profile files. Pages are not kept while hidden: they restore their state. */
export function registerFlameEditor(provider: FlameEditorProvider): vscode.Disposable {
  return vscode.Disposable.from(
    ...flameViewTypes.map((viewType) =>
      vscode.window.registerCustomEditorProvider(viewType, provider, {
        supportsMultipleEditorsPerDocument: true,
        webviewOptions: { retainContextWhenHidden: false },
      }),
    ),
  );
}
