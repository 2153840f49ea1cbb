import * as vscode from 'vscode';
import { CaptureError, type CaptureResult } from '../../capture/types';
import { ExecError } from '../../exec/types';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { captureSettings } from '../shared/settings';
import { plain } from '../text/plain';
import { tellFirstCapture } from './firstCaptureNotice';
import { rememberCapture, type CaptureChoice } from './lastCapture';
import { pickProcess } from './pickProcess';
import type { CaptureTarget } from './target';
import type { Take } from './take';

/** Records a target and opens its flame graph; every failure is shown, none is thrown. */
export interface Recorder {
  record(target: CaptureTarget, choice: CaptureChoice): Promise<void>;
}

export interface RecorderParts {
  readonly state: vscode.Memento;
  readonly log: Log;
  /** Makes the capture function for the settings of now. */
  readonly take: () => Promise<Take>;
  /** Keeps the result and shows it. */
  readonly keep: (result: CaptureResult) => Promise<void>;
}

export function createRecorder(parts: RecorderParts): Recorder {
  const record = async (target: CaptureTarget, choice: CaptureChoice): Promise<void> => {
    await rememberCapture(parts.state, { target, choice });
    for (;;) {
      try {
        await parts.keep(await withProgress(parts, target, choice));
        return;
      } catch (error) {
        if (isCancelled(error)) return sayCancelled(parts.log, target, error);
        if (!(await showFailure(parts.log, `Profiling ${plain(target.service)} failed`, error, true))) return;
      }
    }
  };
  return { record };
}

function withProgress({ state, log, take }: RecorderParts, target: CaptureTarget, choice: CaptureChoice): Promise<CaptureResult> {
  const title = `Profiling ${plain(target.service)}`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return Promise.resolve(vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    tellFirstCapture(state, { arn: target.clusterArn, name: target.cluster }, () => abort.abort());
    let shown = 0;
    const capture = await take();
    return capture(
      {
        ...choice,
        cluster: target.clusterArn,
        service: target.service,
        task: target.task,
        container: target.container,
        cachePySpy: captureSettings().cachePySpy,
      },
      {
        signal: abort.signal,
        log: (line) => log.info(line),
        pick: pickProcess,
        onProgress: ({ message, fraction }) => {
          const increment = Math.max(0, fraction * 100 - shown);
          shown += increment;
          progress.report({ message: plain(message), increment });
        },
      },
    );
  }));
}

const isCancelled = (error: unknown): boolean =>
  (error instanceof CaptureError || error instanceof ExecError) && error.code === 'cancelled';

function sayCancelled(log: Log, target: CaptureTarget, error: unknown): void {
  log.info(`The capture of ${target.service} was cancelled.`);
  const hint = error instanceof CaptureError || error instanceof ExecError ? error.hint : '';
  void vscode.window.showInformationMessage(`The capture of ${plain(target.service)} was cancelled. ${plain(hint)}`.trim());
}
