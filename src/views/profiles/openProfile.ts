import path from 'node:path';
import * as vscode from 'vscode';
import type { ProfileQueries } from '../../query/queries';
import { keepWorkerReadySoon, openerWith } from '../../worker/client';
import type { OpenProfileInput, ProfileFile } from '../../query/openProfile';
import { comparedOf, isComparison, type ComparedFile } from './comparisonAddress';
import { pathMappings } from '../mapping/mappingSetting';
import { notMine } from '../shared/settings';

/**
 * Opens a profile, or the two of a comparison's address, in a worker of its own, mapped to the folders of the
 * workspace, with one of its sample types. A file that is not on disk is read through the editor. Throws ProfileError.
 */
export const profileOpener =
  (extensionPath: string) =>
  async (uri: vscode.Uri, type?: string): Promise<ProfileQueries> => {
    const open = openInput(extensionPath);
    const how = { ...mappedHere(), ...(type !== undefined && { type }) };
    if (!isComparison(uri)) return open({ ...how, ...(await profileFile(uri)) });
    const { before, after } = comparedOf(uri.query);
    return open({ ...how, ...(await comparedFile(after)), baseline: await comparedFile(before) });
  };

/** How a file on disk is read and mapped in this window. */
export const profileInput = (file: string): OpenProfileInput => ({ file, ...mappedHere() });

const mappedHere = (): Omit<OpenProfileInput, keyof ProfileFile> => ({
  workspaceRoots: (vscode.workspace.workspaceFolders ?? [])
    .filter((folder) => folder.uri.scheme === 'file')
    .map((folder) => folder.uri.fsPath),
  pathMappings: pathMappings(),
  notMine: notMine(),
});

const profileFile = async (uri: vscode.Uri): Promise<ProfileFile> =>
  uri.scheme === 'file' ? { file: uri.fsPath } : { file: uri.path, bytes: await vscode.workspace.fs.readFile(uri) };

const comparedFile = async ({ uri, sources }: ComparedFile): Promise<ProfileFile> => ({
  ...(await profileFile(vscode.Uri.parse(uri, true))),
  ...(sources && { sources }),
});

const workerOf = (extensionPath: string): string => path.join(extensionPath, 'dist', 'worker.js');

/** Starts a worker for the next profile, soon. */
export const getReadyToOpen = (extensionPath: string): void => keepWorkerReadySoon(workerOf(extensionPath));

/** Opens a profile in a worker of its own, where it may grow. Throws ProfileError. */
export const openInput = (extensionPath: string): ReturnType<typeof openerWith> => openerWith(workerOf(extensionPath));
