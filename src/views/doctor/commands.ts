import * as vscode from 'vscode';
import type { CaptureTarget } from '../capture/target';
import type { Commands } from '../commands/register';
import { copyFix } from './copyFix';
import type { Reports, ShownReport } from './reports';

/** What can be done with a report that is open: *Copy Fix…*, *Check Again*. From the title bar they are given its address. */
export const reportCommands = (reports: Reports, check: (target: CaptureTarget) => Promise<void>): Commands => ({
  'ecsProfiler.check.copyFix': onReport(reports, ({ report }) => copyFix(report)),
  'ecsProfiler.check.again': onReport(reports, ({ target }) => check(target)),
});

const onReport =
  (reports: Reports, work: (shown: ShownReport) => Promise<void>) =>
  async (uri?: unknown): Promise<void> => {
    const shown = reports.of(uri instanceof vscode.Uri ? uri : vscode.window.activeTextEditor?.document.uri);
    if (shown !== undefined) return work(shown);
    await vscode.window.showInformationMessage('Open the report of a check first: ECS Profiler: Check Exec.');
  };
