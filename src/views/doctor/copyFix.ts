import * as vscode from 'vscode';
import type { DoctorReport } from '../../doctor/types';
import { plain } from '../text/plain';

/** Copies a snippet of a report, picked among all: those of failed rows first. */
export async function copyFix({ rows }: DoctorReport): Promise<void> {
  const worstFirst = [
    ...rows.filter((row) => row.status === 'failed'),
    ...rows.filter((row) => row.status !== 'failed'),
  ];
  const items = worstFirst.flatMap(({ title, status, detail, fix }) =>
    fix === null ? [] : [{ label: plain(title), description: status, detail: plain(detail), fix }],
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
