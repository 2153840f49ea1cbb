import * as vscode from 'vscode';
import type { TruthBadge } from './truthBadge';
import type { WhatRan } from './whatRan';

interface Choice extends vscode.QuickPickItem {
  readonly run: () => unknown;
}

/** What can be done about the badge's verdict, with the verdict in words. */
export const truthActions = (badge: TruthBadge, whatRan: WhatRan) => async (): Promise<void> => {
  const { state } = badge;
  if (state === undefined) return;
  const choices: Choice[] = [
    ...(state.truth === 'moved' || state.truth === 'differs'
      ? [{ label: '$(diff) Compare with What Ran', run: () => whatRan.compare() }]
      : []),
    ...(state.truth === 'notInWorkspace' || state.truth === 'unknown'
      ? []
      : [{ label: '$(go-to-file) Open What Ran', description: 'read-only', run: () => whatRan.open() }]),
    { label: '$(flame) Toggle Line Heat', run: () => vscode.commands.executeCommand('ecsProfiler.toggleLineHeat') },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: 'Is this what ran?', placeHolder: state.tooltip });
  await chosen?.run();
};
