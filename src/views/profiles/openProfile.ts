import path from 'node:path';
import * as vscode from 'vscode';
import type { ProfileQueries } from '../../worker/types';
import { openInWorker, type WorkerQueries } from '../../worker/client';
import type { OpenProfileInput } from '../../worker/openProfile';
import { pathMappings } from '../mapping/mappingSetting';
import { notMine } from '../shared/settings';

/**
 * Opens a profile in a worker of its own, mapped to the folders of the workspace. A file that is not on disk is read
 * through the editor. Throws ProfileError.
 */
export const openProfile = (extensionPath: string) => async (uri: vscode.Uri): Promise<ProfileQueries> => {
  const bytes = uri.scheme === 'file' ? undefined : await vscode.workspace.fs.readFile(uri);
  return openInput(extensionPath)({ ...profileInput(uri.scheme === 'file' ? uri.fsPath : uri.path), bytes });
};

/** How a file is read and mapped in this window. */
export const profileInput = (file: string): OpenProfileInput => ({
  file,
  workspaceRoots: (vscode.workspace.workspaceFolders ?? []).filter((folder) => folder.uri.scheme === 'file').map((folder) => folder.uri.fsPath),
  pathMappings: pathMappings(),
  notMine: notMine(),
});

/** Opens a profile in a worker of its own, where it may grow. Throws ProfileError. */
export const openInput = (extensionPath: string) => (input: OpenProfileInput): Promise<WorkerQueries> => openInWorker(input, path.join(extensionPath, 'dist', 'worker.js'));
