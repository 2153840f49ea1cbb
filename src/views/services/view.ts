import * as vscode from 'vscode';
import type { Node } from './nodes';
import type { ServicesTree } from './servicesTree';

/** Shows the tree in the activity bar's container. */
export function createServicesView(tree: ServicesTree): vscode.TreeView<Node> {
  return vscode.window.createTreeView('ecsProfiler.services', {
    treeDataProvider: tree,
    showCollapseAll: true,
    canSelectMany: true,
  });
}
