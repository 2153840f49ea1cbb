import * as vscode from 'vscode';
import type { SourceLocation } from '../../source/types';
import { isFlameGraph } from '../shared/openProfileFile';
import { plain } from '../text/plain';
import { codeColumn } from './codeColumn';

/** A frame whose line is to be shown. `file` and `line` as they ran, for the message when there is no `source`. */
interface FrameToOpen {
  readonly file: string;
  readonly line: number;
  /** The place in the workspace; null: not found there. */
  readonly source: SourceLocation | null;
  /** The current line for the source's line in an edited document; null: none. */
  readonly lineNow?: (document: vscode.TextDocument) => Promise<number | null>;
}

/**
 * Shows a frame's line next to the graph. `keepFocus`: in a preview editor while the graph keeps the keyboard focus;
 * otherwise the editor gets it. For a library, the locally installed copy is shown. If another frame is not in the
 * workspace and the user asked to go there, a message says what to open; for a mere selection the graph's own details
 * say so, and only a window without a folder shows a message, once.
 */
export type FrameOpener = (frame: FrameToOpen, options: { readonly keepFocus: boolean }) => Promise<void>;

/** What is opened for frames that are not in the workspace. */
interface ElsewhereSources {
  /** The locally installed copy of a library's file (as it ran); undefined: there is none. */
  library(file: string): Promise<vscode.Uri | undefined>;
  /** Shows the container's own text. */
  openRan(place: { readonly path: string; readonly line: number }): Promise<void>;
}

export function createFrameOpener({ library, openRan }: ElsewhereSources): FrameOpener {
  let saidNoFolder = false;
  return async (frame, options) => {
    if (frame.source !== null) return show(frame, vscode.Uri.file(frame.source.file), frame.source, options.keepFocus);
    const installed = await library(frame.file);
    if (installed !== undefined)
      return show({ ...frame, lineNow: undefined }, installed, { line: frame.line, column: 1 }, options.keepFocus);
    const hasFolder = (vscode.workspace.workspaceFolders ?? []).length > 0;
    if (options.keepFocus && (hasFolder || saidNoFolder || frame.file === '')) return;
    saidNoFolder ||= !hasFolder;
    await sayWhatToOpen(frame, hasFolder, openRan);
  };
}

async function show(
  frame: FrameToOpen,
  uri: vscode.Uri,
  { line: recorded, column }: Pick<SourceLocation, 'line' | 'column'>,
  keepFocus: boolean,
): Promise<void> {
  try {
    const document = await vscode.workspace.openTextDocument(uri);
    const line = (await frame.lineNow?.(document)) ?? recorded;
    const at = new vscode.Position(
      Math.min(Math.max(0, line - 1), Math.max(0, document.lineCount - 1)),
      Math.max(0, column - 1),
    );
    const editor = await vscode.window.showTextDocument(document, {
      viewColumn: columnBesideGraphs(document.uri),
      preserveFocus: keepFocus,
      preview: keepFocus,
      selection: new vscode.Range(at, at),
    });
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    void vscode.window.showErrorMessage(
      `Could not open ${plain(uri.fsPath)}: ${plain(why)} Check that the file still exists.`,
    );
  }
}

const columnBesideGraphs = (uri: vscode.Uri): vscode.ViewColumn =>
  codeColumn(
    vscode.window.tabGroups.all.map(({ viewColumn, activeTab, tabs }) => ({
      viewColumn,
      showsGraph: activeTab !== undefined && isFlameGraph(activeTab),
      hasFile: tabs.some(
        ({ input }) => input instanceof vscode.TabInputText && input.uri.toString() === uri.toString(),
      ),
    })),
  );

const NO_FILE = 'This frame has no source file: it is part of the runtime.';

async function sayWhatToOpen(
  { file, line }: FrameToOpen,
  hasFolder: boolean,
  openRan: ElsewhereSources['openRan'],
): Promise<void> {
  const where = `${plain(file)}${line > 0 ? `:${line}` : ''} is not in the workspace.`;
  if (file === '') {
    void vscode.window.showInformationMessage(NO_FILE);
  } else if (!hasFolder) {
    const chosen = await vscode.window.showInformationMessage(
      `${where} Open the folder that holds the service's source, then click the frame again.`,
      'Open Folder',
      'Open What Ran',
    );
    if (chosen === 'Open What Ran') await openRan({ path: file, line });
    else if (chosen !== undefined) await vscode.commands.executeCommand('workbench.action.files.openFolder');
  } else {
    const chosen = await vscode.window.showInformationMessage(
      `${where} Add the folder that holds it to the workspace, or map its container path.`,
      'Open What Ran',
      'Edit Path Mappings',
    );
    if (chosen === 'Open What Ran') await openRan({ path: file, line });
    else if (chosen !== undefined) await vscode.commands.executeCommand('ecsProfiler.editPathMappings');
  }
}
