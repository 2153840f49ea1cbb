import path from 'node:path';
import * as vscode from 'vscode';
import type { ProfileQueries } from '../../worker/types';
import { openInWorker } from '../../worker/client';
import { pathMappings } from '../shared/settings';

/**
 * Opens a profile in a worker of its own, mapped to the folders of the workspace. A file that is not on disk is read
 * through the editor. Throws ProfileError.
 */
export const openProfile = (extensionPath: string) => async (uri: vscode.Uri): Promise<ProfileQueries> => {
  const bytes = uri.scheme === 'file' ? undefined : await vscode.workspace.fs.readFile(uri);
  const workspaceRoots = (vscode.workspace.workspaceFolders ?? [])
    .filter((folder) => folder.uri.scheme === 'file')
    .map((folder) => folder.uri.fsPath);
  const input = { file: uri.scheme === 'file' ? uri.fsPath : uri.path, bytes, workspaceRoots, pathMappings: pathMappings() };
  return openInWorker(input, path.join(extensionPath, 'dist', 'worker.js'));
};
