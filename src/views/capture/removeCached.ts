import * as vscode from 'vscode';
import { createClean, type CleanedTask } from '../../capture/record/clean';
import { CaptureError } from '../../capture/types';
import type { WindowAccesses } from '../shared/accesses';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';
import { removedText } from './removedText';
import { madeAt, type CaptureTarget } from './target';

/**
 * *Remove Cached py-spy*: from a task, or from every running task of a service; reports what was removed. Never throws.
 */
export const removeCached =
  (accesses: WindowAccesses, log: Log) =>
  async (chosen: CaptureTarget): Promise<void> => {
    let target = chosen;
    const what = `Removing py-spy from ${plain(target.service)}`;
    for (;;) {
      try {
        const cleaned = await withProgress(what, target);
        for (const { task, error } of cleaned) if (error) log.error(`${what}, task ${task}`, error);
        return say(target, cleaned);
      } catch (error) {
        if (error instanceof CaptureError && error.code === 'cancelled')
          return log.info(`${what} was cancelled. ${error.hint}`);
        if (!(await showFailure(log, `${what} failed`, error, true))) return;
        const access = await accesses.again(madeAt(target), what);
        if (access === undefined) return;
        target = { ...target, access };
      }
    }
  };

function withProgress(
  title: string,
  { access, clusterArn, service, task, container }: CaptureTarget,
): Promise<CleanedTask[]> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(
    vscode.window.withProgress(options, async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      const clean = createClean(access);
      let shown = 0;
      return clean(
        { cluster: clusterArn, service, task, container },
        {
          signal: abort.signal,
          onProgress: (message, done, total) => {
            progress.report({ message: plain(message), increment: Math.max(0, ((done - shown) / total) * 100) });
            shown = done;
          },
        },
      );
    }),
  );
}

function say({ service }: CaptureTarget, cleaned: readonly CleanedTask[]): void {
  const text = removedText(plain(service), cleaned);
  void (cleaned.some(({ error }) => error !== null)
    ? vscode.window.showWarningMessage(text)
    : vscode.window.showInformationMessage(text));
}
