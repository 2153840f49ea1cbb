import * as vscode from 'vscode';
import { createFetchFile, type FetchedFile } from '../../capture/files/fetchFile';
import type { RanSource } from '../../runtimes/types';
import type { AwsAccess } from '../../access/awsAccess';
import { capturedAt } from '../../capture/capturedAt';
import { CaptureError } from '../../capture/types';
import type { CaptureMetadata } from '../../metadata/metadata';
import { baseName } from '../../source/paths';
import type { WindowAccesses } from '../shared/accesses';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';

/** The container's own file; null: cancelled, or it failed and that was said. Never rejects. */
export type FetchRan = (capture: CaptureMetadata, file: RanSource) => Promise<FetchedFile | null>;

/** Through ECS Exec, with progress that can be cancelled. */
export const fetchRan =
  (accesses: WindowAccesses, log: Log): FetchRan =>
  async (capture, file) => {
    const what = `Fetching ${plain(baseName(file.path))} from ${plain(capture.service)}`;
    const made = capturedAt(capture);
    for (let access = await accesses.to(made, what); ; access = await accesses.again(made, what)) {
      if (access === undefined) return null;
      try {
        return await withProgress(access, what, capture, file);
      } catch (error) {
        if (error instanceof CaptureError && error.code === 'cancelled') return null;
        if (!(await showFailure(log, `${what} failed`, error, true))) return null;
      }
    }
  };

const withProgress = async (
  access: AwsAccess,
  title: string,
  capture: CaptureMetadata,
  file: RanSource,
): Promise<FetchedFile> =>
  vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return createFetchFile(access)(capture, file, {
        signal: abort.signal,
        onProgress: (message) => progress.report({ message: plain(message) }),
      });
    },
  );
