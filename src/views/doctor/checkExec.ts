import * as vscode from 'vscode';
import type { AwsAccess } from '../../access/awsAccess';
import { CaptureError } from '../../capture/types';
import type { DoctorHooks, DoctorRequest } from '../../doctor/doctor';
import type { DoctorReport } from '../../doctor/types';
import { madeAt, type CaptureTarget } from '../capture/target';
import { copyFix } from './reportCommands';
import { countText } from './reportText';
import type { Reports } from './reports';
import type { WindowAccesses } from '../shared/accesses';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';

type Diagnose = (request: DoctorRequest, hooks: DoctorHooks) => Promise<DoctorReport>;

interface CheckParts {
  readonly log: Log;
  readonly reports: Reports;
  readonly accesses: WindowAccesses;
  readonly diagnose: (access: AwsAccess) => Diagnose;
}

/** *Check Exec* of a target: progress with Cancel, then the report and one line that sums it up. Never throws. */
export const checkExec =
  ({ log, reports, accesses, diagnose }: CheckParts) =>
  async (chosen: CaptureTarget): Promise<void> => {
    let target = chosen;
    const what = `Checking ${plain(target.service)}`;
    for (;;) {
      try {
        const report = await withProgress(target, diagnose);
        await reports.show({ target, report });
        // Not awaited: the report is already open, and the notice may stay for a while.
        void sumUp(report);
        return;
      } catch (error) {
        if (error instanceof CaptureError && error.code === 'cancelled') {
          log.info(`The check of ${target.service} was cancelled.`);
          return;
        }
        if (!(await showFailure(log, `${what} failed`, error, true))) return;
        const access = await accesses.again(madeAt(target), what);
        if (access === undefined) return;
        target = { ...target, access };
      }
    }
  };

function withProgress(
  { access, clusterArn, service, task, container }: CaptureTarget,
  diagnose: CheckParts['diagnose'],
): Promise<DoctorReport> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: `Checking ${plain(service)}`,
    cancellable: true,
  };
  return Promise.resolve(
    vscode.window.withProgress(options, async (progress, token) => {
      const abort = new AbortController();
      token.onCancellationRequested(() => abort.abort());
      return diagnose(access)(
        { cluster: clusterArn, service, task, container },
        { signal: abort.signal, onProgress: (message) => progress.report({ message: plain(message) }) },
      );
    }),
  );
}

async function sumUp(report: DoctorReport): Promise<void> {
  const text = `${plain(report.target.service)}: ${countText(report.rows)}.`;
  const buttons = report.rows.some((row) => row.fix !== null) ? ['Copy Fix…'] : [];
  const isFailed = report.rows.some((row) => row.status === 'failed');
  const chosen = await (isFailed
    ? vscode.window.showWarningMessage(text, ...buttons)
    : vscode.window.showInformationMessage(text, ...buttons));
  if (chosen !== undefined) await copyFix(report);
}
