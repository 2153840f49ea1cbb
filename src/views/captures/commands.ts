import path from 'node:path';
import * as vscode from 'vscode';
import type { StoredCapture } from '../../capture/keep/store';
import { tooLong, type Words, WordsChanged } from '../../capture/keep/words';
import { wholeProfile } from '../../profile/scope';
import type { CaptureNode } from './capturesTree';
import { fileName, type KeptCaptures } from './keptCaptures';
import { pickFormat } from '../exports/pickFormat';
import type { Exporter } from '../exports/saveExport';
import type { ProfileOpener } from '../flame/types';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { openFlameGraph } from '../shared/openProfileFile';
import { plain } from '../text/plain';

type Action = (stored: StoredCapture) => Promise<void>;

/** Commands for a row of the *Captures* tree. */
export function captureCommands(
  keptCaptures: KeptCaptures,
  log: Log,
  exporter: Exporter,
  open: ProfileOpener,
): Readonly<Record<string, (row?: CaptureNode) => Promise<void>>> {
  const on =
    (what: string, action: Action) =>
    async (row?: CaptureNode): Promise<void> => {
      if (row?.kind !== 'capture') return;
      try {
        await action(row.stored);
      } catch (error) {
        await showFailure(log, what, error, false);
      }
    };
  return {
    'ecsProfiler.captures.open': on('The capture could not be opened', (stored) =>
      openFlameGraph(vscode.Uri.parse(stored.uri)),
    ),
    'ecsProfiler.captures.rename': on('The capture could not be renamed', async (stored) => {
      const title = await ask('title', 'Name of the capture', stored.metadata.title);
      if (title !== undefined) await replaceWords((was) => keptCaptures.rename(stored, title, was));
    }),
    'ecsProfiler.captures.note': on('The note could not be saved', async (stored) => {
      const note = await ask('note', 'Note', stored.metadata.note);
      if (note !== undefined) await replaceWords((was) => keptCaptures.note(stored, note, was));
    }),
    'ecsProfiler.captures.reveal': on('The capture could not be shown', reveal),
    'ecsProfiler.captures.export': on('The capture could not be exported', ({ uri }) =>
      exportCapture(vscode.Uri.parse(uri), exporter, open),
    ),
    'ecsProfiler.captures.delete': async (row) => {
      if (row?.kind !== 'capture' && row?.kind !== 'unreadable') return;
      try {
        const what = row.kind === 'capture' ? titleOf(row.stored) : fileName(row.file.uri);
        if (await confirmDelete(what)) await keptCaptures.delete(row.kind === 'capture' ? row.stored : row.file);
      } catch (error) {
        await showFailure(log, 'The capture could not be deleted', error, false);
      }
    },
  };
}

/** The trimmed input, which is checked as it is typed; undefined: cancelled. */
async function ask(which: keyof Words, prompt: string, value = ''): Promise<string | undefined> {
  const validateInput = (text: string): string | undefined => tooLong(which, text.trim());
  return (await vscode.window.showInputBox({ prompt, value, validateInput }))?.trim();
}

/** Asks before it replaces what another window wrote since the user saw it. */
async function replaceWords(replace: (was?: string) => Promise<void>): Promise<void> {
  for (let was: string | undefined; ;) {
    try {
      return await replace(was);
    } catch (error) {
      if (!(error instanceof WordsChanged)) throw error;
      const detail = error.now === '' ? 'It is empty now.' : `It is now: ${plain(error.now)}`;
      const question = `${error.message} Replace it?`;
      if ((await vscode.window.showWarningMessage(question, { modal: true, detail }, 'Replace')) !== 'Replace') return;
      was = error.now;
    }
  }
}

const titleOf = ({ metadata }: StoredCapture): string =>
  metadata.title || `${metadata.service}, ${new Date(metadata.startedAt).toLocaleString()}`;

async function confirmDelete(what: string): Promise<boolean> {
  const detail = 'The file is removed from this machine. This cannot be undone.';
  return (
    (await vscode.window.showWarningMessage(
      `Delete the capture "${plain(what)}"?`,
      { modal: true, detail },
      'Delete',
    )) === 'Delete'
  );
}

/** The file manager where the editor has one; else (a browser) the path to copy. */
async function reveal(stored: StoredCapture): Promise<void> {
  const uri = vscode.Uri.parse(stored.uri);
  const commands = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  if (commands) return void (await vscode.commands.executeCommand('revealFileInOS', uri));
  const chosen = await vscode.window.showInformationMessage(`The capture is in ${plain(uri.fsPath)}.`, 'Copy Path');
  if (chosen !== undefined) await vscode.env.clipboard.writeText(uri.fsPath);
}

/** The capture as it is if exported in its own format, otherwise as written by the worker. */
async function exportCapture(uri: vscode.Uri, exporter: Exporter, open: ProfileOpener): Promise<void> {
  const format = await pickFormat();
  if (format === undefined) return;
  if (format === 'speedscope') return copyCapture(uri);
  const queries = await open(uri);
  try {
    await exporter.saveProfile(wholeProfile, { uri, queries }, format);
  } finally {
    queries.dispose();
  }
}

async function copyCapture(uri: vscode.Uri): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const name = path.basename(uri.fsPath);
  const target = await vscode.window.showSaveDialog({
    title: 'Export Capture',
    defaultUri: folder === undefined ? vscode.Uri.file(name) : vscode.Uri.joinPath(folder, name),
    filters: { 'Speedscope profile': ['speedscope.json', 'json'] },
  });
  if (target !== undefined) await vscode.workspace.fs.copy(uri, target, { overwrite: true });
}
