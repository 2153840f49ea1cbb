import * as vscode from 'vscode';
import { createFetchFile, type FetchedFile } from '../../capture/files/fetchFile';
import type { RanFile } from '../../capture/files/hottestFiles';
import { CaptureError } from '../../capture/types';
import { connectionFor } from '../../ecs/connection';
import { createExecApi } from '../../exec/aws/aws';
import { traced } from '../../exec/remoteHost';
import type { CaptureMetadata } from '../../profile/types';
import { baseName } from '../../source/paths';
import type { Connection } from '../shared/connection';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { ecsSettings, frameTrace } from '../shared/settings';
import { plain } from '../text/plain';

/** The container's own file; null: cancelled, or it failed and that was said. Never rejects. */
export type FetchRan = (capture: CaptureMetadata, file: RanFile) => Promise<FetchedFile | null>;

/** Through ECS Exec, with progress that can be cancelled. */
export const fetchRan =
  (connection: Connection, log: Log): FetchRan =>
  async (capture, file) => {
    const what = `Fetching ${plain(baseName(file.path))} from ${plain(capture.service)}`;
    for (;;) {
      try {
        return await withProgress(connection, log, what, capture, file);
      } catch (error) {
        if (error instanceof CaptureError && error.code === 'cancelled') return null;
        if (!(await showFailure(log, `${what} failed`, error, true))) return null;
      }
    }
  };

const withProgress = async (
  connection: Connection,
  log: Log,
  title: string,
  capture: CaptureMetadata,
  file: RanFile,
): Promise<FetchedFile> =>
  vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const execApi = createExecApi(await connectionFor(ecsSettings()));
      const fetch = createFetchFile({ ecs: connection.reader(), execApi, openRemoteHost: traced(frameTrace(log)) });
      return fetch(capture, file, {
        signal: abort.signal,
        onProgress: (message) => progress.report({ message: plain(message) }),
      });
    },
  );
