import * as vscode from 'vscode';
import type { LineRange } from '../../query/types';

/** A function of a document, lines from 1. */
interface FunctionSymbol extends LineRange {
  readonly name: string;
}

const callable: readonly vscode.SymbolKind[] = [
  vscode.SymbolKind.Function,
  vscode.SymbolKind.Method,
  vscode.SymbolKind.Constructor,
];
/** What may hold an arrow function, where it takes several lines. */
const holders: readonly vscode.SymbolKind[] = [
  vscode.SymbolKind.Variable,
  vscode.SymbolKind.Constant,
  vscode.SymbolKind.Property,
  vscode.SymbolKind.Field,
];

/**
 * The functions that the language's own extension finds in a document; none where there is no such extension, or it
 * fails.
 */
export async function functionsIn(document: vscode.TextDocument): Promise<FunctionSymbol[]> {
  const found: FunctionSymbol[] = [];
  const waiting: (vscode.DocumentSymbol | vscode.SymbolInformation)[] = [];
  try {
    waiting.push(
      ...((await vscode.commands.executeCommand<typeof waiting | undefined>(
        'vscode.executeDocumentSymbolProvider',
        document.uri,
      )) ?? []),
    );
  } catch {
    return [];
  }
  for (let symbol = waiting.pop(); symbol !== undefined; symbol = waiting.pop()) {
    const range = 'range' in symbol ? symbol.range : symbol.location.range;
    if ('children' in symbol) waiting.push(...symbol.children);
    const isFunction =
      callable.includes(symbol.kind) || (holders.includes(symbol.kind) && range.end.line > range.start.line);
    if (isFunction) found.push({ name: symbol.name, start: range.start.line + 1, end: range.end.line + 1 });
  }
  return found.sort((a, b) => a.start - b.start || b.end - a.end);
}
