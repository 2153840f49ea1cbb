import * as vscode from 'vscode';
import type { RemoteProcess } from '../../capture/types';
import { plain } from '../text/plain';

/** Lets people choose among several busy processes. Resolves to undefined when dismissed: the busiest is taken. */
export async function pickProcess(candidates: readonly RemoteProcess[]): Promise<RemoteProcess | undefined> {
  const items = candidates.map((candidate) => ({
    label: plain(candidate.argv.slice(0, 3).join(' ') || candidate.exe, 80),
    description: `pid ${candidate.pid}, ${(candidate.cpuShare * 100).toFixed(0)} % of a core, ${candidate.threads} threads`,
    detail: plain(`${candidate.runtime ?? ''} ${candidate.runtimeVersion}`.trim(), 80),
    candidate,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: 'Several processes are busy',
    placeHolder: 'Choose the one to record (Esc takes the busiest)',
  });
  return chosen?.candidate;
}
