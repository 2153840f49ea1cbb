import * as vscode from 'vscode';
import { wholeProfile } from '../../profile/scope';
import type { Truth } from '../../source/truth/types';
import { truthLabel, truthText } from '../../source/truth/judge';
import type { FlameDocument } from '../flame/types';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';
import { RAN_SCHEME, type WhatRan } from './whatRan';
import type { Truths } from './truths';

/** Wait this long after a change of the text, because the verdict on a large file takes a hash. */
const PAUSE_MS = 200;

const ICONS: Readonly<Record<Truth, string>> = {
  exact: 'pass',
  sameFile: 'pass',
  byName: 'symbol-method',
  moved: 'git-commit',
  differs: 'warning',
  notInWorkspace: 'lock',
  unknown: 'question',
};

/** The badge's current content. */
interface BadgeState {
  readonly truth: Truth;
  readonly text: string;
  readonly tooltip: string;
}

/**
 * In the status bar, whether the active editor's file is what the active capture ran. Hidden for files that it is not
 * about.
 */
export interface TruthBadge extends vscode.Disposable {
  /** The profile that is shown; undefined: none. */
  follow(document: FlameDocument | undefined): void;
  /** As drawn last; undefined while hidden. */
  readonly state: BadgeState | undefined;
}

export function createTruthBadge(truths: Truths, log: Log): TruthBadge {
  const item = vscode.window.createStatusBarItem('ecsProfiler.truth', vscode.StatusBarAlignment.Right, 89);
  item.name = 'ECS Profiler: Is This What Ran?';
  item.command = 'ecsProfiler.truthActions';
  let shown: FlameDocument | undefined;
  let state: BadgeState | undefined;
  let turn = 0;
  let pause: NodeJS.Timeout | undefined;

  const verdict = async (document: vscode.TextDocument | undefined): Promise<BadgeState | undefined> => {
    if (document === undefined || shown === undefined || shown.summary.capture === null) return undefined;
    if (document.uri.scheme === RAN_SCHEME)
      return stateOf('notInWorkspace', 'This is the text that ran, read-only. It is not part of the workspace.');
    const { queries } = shown;
    if (document.uri.scheme !== 'file') return undefined;
    const found = await truths.of(queries, document);
    // Most files are unknown and need no badge, except those whose lines are marked.
    if (found.truth === 'unknown' && !(await hasLines(document))) return undefined;
    return stateOf(found.truth, truthText(found));
  };
  const hasLines = async ({ uri }: vscode.TextDocument): Promise<boolean> =>
    shown !== undefined && (await shown.queries.lineHeat(wholeProfile, uri.fsPath)).length > 0;

  const draw = async (): Promise<void> => {
    const mine = ++turn;
    const next = await verdict(vscode.window.activeTextEditor?.document).catch(
      (error: unknown) => void log.error('Whether a file is what ran could not be determined', error),
    );
    if (mine !== turn) return;
    state = next ?? undefined;
    if (state === undefined) return item.hide();
    item.text = state.text;
    item.tooltip = new vscode.MarkdownString().appendText(state.tooltip);
    item.accessibilityInformation = { label: `${state.tooltip} Show actions.`, role: 'button' };
    item.backgroundColor =
      state.truth === 'differs' ? new vscode.ThemeColor('statusBarItem.warningBackground') : undefined;
    item.show();
  };
  const later = (): void => {
    clearTimeout(pause);
    pause = setTimeout(() => void draw(), PAUSE_MS);
  };
  const watching = vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor(() => void draw()),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (shown !== undefined && document === vscode.window.activeTextEditor?.document) later();
    }),
    vscode.workspace.onDidSaveTextDocument(later),
    truths.onDidChange(later),
  );
  return {
    follow(next) {
      shown = next;
      void draw();
    },
    get state() {
      return state;
    },
    dispose: () => {
      clearTimeout(pause);
      vscode.Disposable.from(watching, item).dispose();
    },
  };
}

const stateOf = (truth: Truth, tooltip: string): BadgeState => ({
  truth,
  text: `$(${ICONS[truth]}) Ran: ${truthLabel[truth]}`,
  tooltip: plain(tooltip),
});

interface Choice extends vscode.QuickPickItem {
  readonly run: () => unknown;
}

/** Shows the badge's verdict and its actions. */
export const truthActions = (badge: TruthBadge, whatRan: WhatRan) => async (): Promise<void> => {
  const { state } = badge;
  if (state === undefined) return;
  const choices: Choice[] = [
    ...(state.truth === 'moved' || state.truth === 'differs'
      ? [{ label: '$(diff) Compare with What Ran', run: () => whatRan.compare() }]
      : []),
    ...(state.truth === 'notInWorkspace' || state.truth === 'unknown' || state.truth === 'byName'
      ? []
      : [{ label: '$(go-to-file) Open What Ran', description: 'read-only', run: () => whatRan.open() }]),
    { label: '$(flame) Toggle Line Heat', run: () => vscode.commands.executeCommand('ecsProfiler.toggleLineHeat') },
  ];
  const chosen = await vscode.window.showQuickPick(choices, { title: 'Is this what ran?', placeHolder: state.tooltip });
  await chosen?.run();
};
