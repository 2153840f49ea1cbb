import path from 'node:path';
import * as vscode from 'vscode';
import type { Scope } from '../../profile/scope';
import type { ExportMessage } from '../../protocol';
import { endings, exportFile, type FileFormat } from '../../query/exportFile';
import type { ProfileQueries } from '../../query/queries';
import { isComparison } from '../profiles/comparisonAddress';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';
import { pickFormat } from './pickFormat';

/** A profile that can be written: its file, for the name, and what answers about it. */
interface Exportable {
  readonly uri: vscode.Uri;
  readonly queries: ProfileQueries;
}

/** Writes what graphs show to where the user says. Nothing throws: failures are shown. */
export interface Exporter {
  /** A page's request: the shown part as a profile, in a format that may still have to be asked for, or a picture. */
  save(message: ExportMessage, profile: Exportable): Promise<void>;
  /** A part of a profile in a format of the user's choice; undefined where none was chosen. */
  saveProfile(scope: Scope, profile: Exportable, format?: FileFormat): Promise<void>;
}

export function createExporter(log: Log): Exporter {
  const saveProfile = async (scope: Scope, { uri, queries }: Exportable, given?: FileFormat): Promise<void> => {
    const format = given ?? (await pickFormat());
    if (format === undefined) return;
    await written(
      uri,
      endings[format],
      () => exportFile(queries, format, scope),
      format === 'html' ? undefined : () => queries.exportRemarks(format, scope),
    );
  };
  const shown = async (work: Promise<void>): Promise<void> => {
    try {
      await work;
    } catch (error) {
      await showFailure(log, 'The export failed', error, false);
    }
  };
  return {
    save: (message, profile) =>
      shown(
        'image' in message
          ? written(profile.uri, message.image, async () =>
              message.image === 'png' ? Buffer.from(message.data, 'base64') : new TextEncoder().encode(message.data),
            )
          : saveProfile(message.scope, profile, message.format === 'ask' ? undefined : message.format),
      ),
    saveProfile: (scope, profile, format) => shown(saveProfile(scope, profile, format)),
  };
}

/**
 * Creates the bytes, asks for a place, writes. In this order, so that a format that cannot hold the profile is reported
 * at once. `remarks`: what the file then lacks, in words.
 */
async function written(
  source: vscode.Uri,
  ending: string,
  make: () => Promise<Uint8Array>,
  remarks: () => Promise<readonly string[]> = () => Promise.resolve([]),
): Promise<void> {
  const bytes = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: 'Exporting…' },
    make,
  );
  const name = `${nameFor(source)}.${ending}`;
  const target = await vscode.window.showSaveDialog({
    title: 'Export',
    defaultUri: vscode.Uri.joinPath(folderFor(source), name),
    filters: { [ending]: [ending] },
  });
  if (target === undefined) return;
  await vscode.workspace.fs.writeFile(target, bytes);
  const told = await remarks();
  if (told.length > 0) void vscode.window.showWarningMessage(plain(`Exported. ${told.join(' ')}`, 1200));
}

/** A comparison is named after both sides, with only characters that every file system allows. */
function nameFor(source: vscode.Uri): string {
  const name = path.posix.basename(source.path).replace(KNOWN_ENDING, '');
  return isComparison(source) ? name.replace(/[^\p{L}\p{N}._-]+/gu, '-') : name;
}

const KNOWN_ENDING = /(\.(speedscope|json|cpuprofile|heapprofile|pb|pprof|prof|collapsed|folded|txt|gz))+$/i;

/**
 * Beside the profile where it is in the workspace, else in the first folder of the workspace: captures are kept where
 * nobody looks.
 */
function folderFor(source: vscode.Uri): vscode.Uri {
  const workspace = vscode.workspace.workspaceFolders?.[0]?.uri;
  if (isComparison(source)) return workspace ?? vscode.Uri.file('/');
  return workspace === undefined || vscode.workspace.getWorkspaceFolder(source) !== undefined
    ? vscode.Uri.joinPath(source, '..')
    : workspace;
}
