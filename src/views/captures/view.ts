import * as vscode from 'vscode';
import type { CaptureNode } from './capturesTree';

/** Shows the tree; several rows can be selected, to be compared. */
export const createCapturesView = (captures: vscode.TreeDataProvider<CaptureNode>): vscode.Disposable =>
  vscode.window.createTreeView('ecsProfiler.captures', {
    treeDataProvider: captures,
    showCollapseAll: true,
    canSelectMany: true,
  });
