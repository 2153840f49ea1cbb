import path from 'node:path';
import * as vscode from 'vscode';

export interface FolderItem extends vscode.QuickPickItem {
  /** Absolute; undefined: none. */
  readonly folder: string | undefined;
}

/** Folders as they are told apart: by their path in the workspace. */
export const folderItems = (folders: readonly string[]): FolderItem[] =>
  folders.map((folder) => {
    const shown = vscode.workspace.asRelativePath(vscode.Uri.file(folder));
    return {
      label: path.basename(folder) || folder,
      description: shown === path.basename(folder) ? '' : shown,
      iconPath: vscode.ThemeIcon.Folder,
      folder,
    };
  });
