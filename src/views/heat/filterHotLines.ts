import * as vscode from 'vscode';
import { frameMatcher } from '../../profile/search';
import type { HotLinesTree } from './hotLinesTree';

/** Asks what the lines of *Hot Lines* are to be about; nothing: all. */
export async function filterHotLines(tree: HotLinesTree): Promise<void> {
  const filter = await vscode.window.showInputBox({
    title: 'Filter Hot Lines',
    prompt: 'Part of a function or file name, or /regular expression/. Empty: all lines.',
    value: tree.filter,
    validateInput: problemOf,
  });
  if (filter !== undefined) tree.filter = filter;
}

function problemOf(filter: string): string {
  try {
    frameMatcher(filter);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
