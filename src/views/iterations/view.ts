import * as vscode from 'vscode';
import type { StoredCapture } from '../../capture/keep/store';
import { compareStored } from '../compare/openComparison';
import type { IterationsTree } from './iterationsTree';
import { openFlameGraph } from '../shared/openProfileFile';
import type { Commands } from '../shared/registerCommands';
import { plain } from '../text/plain';

/** Shows the captures, with the summary above the rows. */
export function createIterationsView(tree: IterationsTree): vscode.Disposable {
  const view = vscode.window.createTreeView('ecsProfiler.iterations', {
    treeDataProvider: {
      onDidChangeTreeData: tree.onDidChangeTreeData,
      getTreeItem: (node: Parameters<IterationsTree['getTreeItem']>[0]) => tree.getTreeItem(node),
      async getChildren(node?: Parameters<IterationsTree['getTreeItem']>[0]) {
        const rows = await tree.getChildren(node);
        view.description = plain(tree.service, 120);
        view.message = tree.summary === '' ? undefined : tree.summary;
        return rows;
      },
    },
  });
  return vscode.Disposable.from(view, tree);
}

/** *Open Iteration*: the comparison with the capture before, of the first the capture itself. */
export const iterationCommands = (): Commands => ({
  'ecsProfiler.openIteration': (stored: StoredCapture, previous: StoredCapture | undefined) =>
    previous === undefined ? openFlameGraph(vscode.Uri.parse(stored.uri)) : compareStored(previous, stored),
});
