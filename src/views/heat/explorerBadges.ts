import * as vscode from 'vscode';
import { pathKey } from '../../source/paths';
import { formatPercent } from '../../words/figures';
import type { Log } from '../shared/log';
import { heatSettings } from '../shared/settings';
import { heatMode } from './heatMode';
import type { HeatSubject } from './subject';

/** Files below this share of own time get no badge, in percent. */
const FLOOR = 1;

/** The share of self time next to the names of hot files; their folders are tinted. */
export interface ExplorerBadges extends vscode.FileDecorationProvider, vscode.Disposable {
  provideFileDecoration(uri: vscode.Uri): Promise<vscode.FileDecoration | undefined>;
}

export function createExplorerBadges(subject: HeatSubject, log: Log): ExplorerBadges {
  const changed = new vscode.EventEmitter<vscode.Uri[] | undefined>();
  const provider: vscode.FileDecorationProvider & Pick<ExplorerBadges, 'provideFileDecoration'> = {
    onDidChangeFileDecorations: changed.event,
    async provideFileDecoration(uri) {
      const { current } = subject;
      if (current === undefined || uri.scheme !== 'file' || heatMode() === 'off' || !heatSettings().explorerBadges)
        return undefined;
      try {
        const hot = (await current.hotFiles()).get(pathKey(uri.fsPath));
        if (hot === undefined || hot.selfPercent < FLOOR) return undefined;
        const decoration = new vscode.FileDecoration(
          String(Math.min(99, Math.round(hot.selfPercent))),
          `${formatPercent(hot.selfPercent)} of self time was spent in this file`,
          new vscode.ThemeColor('ecsProfiler.heat.badge'),
        );
        decoration.propagate = true;
        return decoration;
      } catch (error) {
        log.error('The hot files could not be read', error);
        return undefined;
      }
    },
  };
  const parts = vscode.Disposable.from(
    vscode.window.registerFileDecorationProvider(provider),
    changed,
    subject.onDidChange(() => changed.fire(undefined)),
  );
  return { ...provider, dispose: () => parts.dispose() };
}
