import * as vscode from 'vscode';
import type { DoctorReport } from '../../doctor/types';
import type { CaptureTarget } from '../capture/target';
import type { Reports, ShownReport } from './reports';
import type { Commands } from '../shared/registerCommands';
import { plainLabel } from '../text/plain';

/** Commands for an open report: *Copy Fix…*, *Check Again*. From the title bar they get its address. */
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

/** Copies a snippet of a report, picked among all: those of failed rows first. */
export async function copyFix({ rows }: DoctorReport): Promise<void> {
  const worstFirst = [
    ...rows.filter((row) => row.status === 'failed'),
    ...rows.filter((row) => row.status !== 'failed'),
  ];
  const items = worstFirst.flatMap(({ title, status, detail, fix }) =>
    fix === null ? [] : [{ label: plainLabel(title), description: status, detail: plainLabel(detail), fix }],
  );
  if (items.length === 0) {
    await vscode.window.showInformationMessage('No row of this check comes with a fix to copy.');
    return;
  }
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Copy Fix',
    placeHolder: 'Choose what to copy',
    matchOnDetail: true,
  });
  if (chosen === undefined) return;
  await vscode.env.clipboard.writeText(chosen.fix);
  vscode.window.setStatusBarMessage(`Copied the fix for: ${chosen.label}`, 5000);
}
