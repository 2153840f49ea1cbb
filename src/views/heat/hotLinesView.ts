import * as vscode from 'vscode';
import { plain } from '../text/plain';
import type { HotLinesTree } from './hotLinesTree';
import type { HeatSubject } from './subject';

/** Shows the tree; only a view that is visible asks for lines. */
export function createHotLinesView(tree: HotLinesTree, subject: HeatSubject): vscode.Disposable {
  const view = vscode.window.createTreeView('ecsProfiler.hotLines', { treeDataProvider: tree });
  const label = (): void => {
    const { current } = subject;
    view.description =
      current === undefined
        ? ''
        : plain(tree.filter === '' ? current.summary.name : `${current.summary.name} · ${tree.filter}`, 120);
    view.message =
      current !== undefined && tree.filter !== '' ? `Only lines that match ${plain(tree.filter, 120)}.` : undefined;
    void vscode.commands.executeCommand('setContext', 'ecsProfiler.hotLinesFiltered', tree.filter !== '');
    void vscode.commands.executeCommand('setContext', 'ecsProfiler.hasHeat', current !== undefined);
    void vscode.commands.executeCommand(
      'setContext',
      'ecsProfiler.hasComparison',
      current !== undefined && current.summary.comparison !== null,
    );
  };
  return vscode.Disposable.from(
    view,
    tree,
    subject.onDidChange(() => {
      label();
      tree.refresh();
    }),
    tree.onDidChangeTreeData(label),
  );
}
