import path from 'node:path';
import * as vscode from 'vscode';
import { defaultCompare, type CompareMode } from '../../profile/diff/types';
import type { WeightUnit } from '../../profile/types';
import type { HotLine } from '../../query/types';
import { formatAmount } from '../../words/changes';
import { failureText } from '../shared/failure';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';
import { hasFigure, lineText, selfText, totalText } from './lineText';
import type { HeatSubject } from './subject';
import { readQuery } from '../../profile/search';

/** Rows of the view; a filter finds the others. */
const ROWS = 200;

/** A row, the unit of its profile, and of a comparison what it is compared by. */
interface HotLineNode {
  readonly row: HotLine;
  readonly unit: WeightUnit;
  readonly mode: CompareMode;
}

/** The *Hot Lines* view: lines of all files, hottest first. */
export class HotLinesTree implements vscode.TreeDataProvider<HotLineNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly problemChanged = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  readonly onDidChangeProblem = this.problemChanged.event;
  private theFilter = '';
  /** Why the last answer is none; '' where it is one. */
  problem = '';

  constructor(
    private readonly subject: HeatSubject,
    private readonly log: Log,
  ) {}

  get filter(): string {
    return this.theFilter;
  }

  set filter(filter: string) {
    this.theFilter = filter;
    this.refresh();
  }

  refresh(): void {
    this.changed.fire();
  }

  async getChildren(): Promise<HotLineNode[]> {
    const { current } = this.subject;
    if (current === undefined) return [];
    try {
      const rows = await current.queries.hotLines(current.scope, { filter: this.theFilter, count: ROWS });
      this.told('');
      return rows.filter(hasFigure).map((row) => ({
        row,
        unit: current.summary.unit,
        mode: current.scope.compare?.mode ?? defaultCompare.mode,
      }));
    } catch (error) {
      this.log.error('The hot lines could not be read', error);
      this.told(failureText(error).message);
      return [];
    }
  }

  private told(problem: string): void {
    if (problem === this.problem) return;
    this.problem = problem;
    this.problemChanged.fire();
  }

  getTreeItem({ row, unit, mode }: HotLineNode): vscode.TreeItem {
    const name = path.posix.basename(row.file.replace(/\\/g, '/'));
    const item = new vscode.TreeItem(plain(`${name}:${row.line}`), vscode.TreeItemCollapsibleState.None);
    const isHere = row.source !== null;
    // In a comparison, what the line takes now: a number alone does not say which line it was before.
    const [self, total] =
      row.change === null
        ? [selfText(row, unit), totalText(row, unit)]
        : [formatAmount(row.change.selfAfter, mode), formatAmount(row.change.after, mode)];
    item.description = plain(`${lineText(row, unit, mode)} · ${row.function}`);
    item.tooltip = [
      `${row.file}:${row.line}`,
      row.function,
      `${self} self, ${total} total`,
      ...(isHere ? [] : ['Not in the workspace.']),
    ]
      .map((line) => plain(line))
      .join('\n');
    item.iconPath = new vscode.ThemeIcon(isHere ? 'flame' : 'circle-slash');
    item.contextValue = isHere ? 'ecsProfiler.hotLine' : 'ecsProfiler.hotLineElsewhere';
    item.accessibilityInformation = {
      label: plain(
        `${name} line ${row.line}, ${self} self, ${total} total, in ${row.function}${isHere ? '' : ', not in the workspace'}`,
      ),
    };
    item.command = { command: 'ecsProfiler.openHotLine', title: 'Open Line', arguments: [row] };
    return item;
  }

  dispose(): void {
    this.changed.dispose();
    this.problemChanged.dispose();
  }
}

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
      current === undefined
        ? undefined
        : tree.problem !== ''
          ? tree.problem
          : tree.filter !== ''
            ? `Only lines that match ${plain(tree.filter, 120)}.`
            : undefined;
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
    tree.onDidChangeProblem(label),
  );
}

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
    readQuery(filter);
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
