import * as vscode from 'vscode';
import { isFlameGraph } from '../shared/openProfileFile';
import { plain } from '../text/plain';

/** The editor asks for the page of a tab that it shows within milliseconds of our start. */
const ASKED_WITHIN_MS = 3000;

interface OrphanedTabs {
  /** The editor has asked for the page of a tab of this file. */
  readonly isOurs: (uri: vscode.Uri) => boolean;
  readonly failed: (what: string, error: unknown) => void;
}

/**
 * Where the process of all extensions was killed and started again in the same window, the editor leaves tabs as they
 * are, and no longer asks for their pages: such a page shows its last state for ever, a recording that has ended
 * included, and nothing in it answers. Opens these tabs again, each when it is seen.
 */
export function reopenOrphanedTabs({ isOurs, failed }: OrphanedTabs): vscode.Disposable {
  // Tabs that come later are opened by this process.
  const before = new Set(allTabs().map(keyOf));
  const timers = new Set<NodeJS.Timeout>();
  const look = (): void => {
    const seen = allTabs().flatMap((tab) => (tab.isActive && before.has(keyOf(tab)) ? keyOf(tab) : []));
    if (seen.length === 0) return;
    const timer = setTimeout(() => {
      timers.delete(timer);
      for (const key of seen) {
        // It may have been closed, or be another object.
        const tab = allTabs().find((one) => keyOf(one) === key);
        if (!before.delete(key) || tab === undefined || isOurs(inputOf(tab).uri)) continue;
        reopen(tab).catch((error: unknown) => failed('A flame graph could not be opened again', error));
      }
    }, ASKED_WITHIN_MS);
    timers.add(timer);
  };
  look();
  return vscode.Disposable.from(vscode.window.tabGroups.onDidChangeTabs(look), {
    dispose: () => timers.forEach((timer) => clearTimeout(timer)),
  });
}

const allTabs = (): vscode.Tab[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs).filter(isFlameGraph);

const inputOf = ({ input }: vscode.Tab): vscode.TabInputCustom => input as vscode.TabInputCustom;

const keyOf = (tab: vscode.Tab): string => {
  const { uri, viewType } = inputOf(tab);
  return `${tab.group.viewColumn} ${viewType} ${uri.toString()}`;
};

async function reopen(tab: vscode.Tab): Promise<void> {
  const { uri, viewType } = inputOf(tab);
  const options = { viewColumn: tab.group.viewColumn, preserveFocus: true, preview: tab.isPreview };
  await vscode.window.tabGroups.close(tab, true);
  if (uri.scheme !== 'file' || (await isFile(uri)))
    await vscode.commands.executeCommand('vscode.openWith', uri, viewType, options);
  else sayGone(uri);
}

/** Not awaited: the message may stay for a while. */
const sayGone = (uri: vscode.Uri): void =>
  void vscode.window.showWarningMessage(
    plain(
      `${uri.path.split('/').pop()} was open when the extensions of this window were ended, and is not there. If it was being recorded, nothing of it had been kept yet.`,
      400,
    ),
  );

const isFile = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(vscode.workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
