import path from 'node:path';
import * as vscode from 'vscode';
import { defaultCompare, type CompareMode } from '../../profile/diff/types';
import type { WeightUnit } from '../../profile/types';
import type { HotLine } from '../../query/types';
import { formatAmount } from '../../words/changes';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';
import { selfText, totalText } from './figures';
import type { HeatSubject } from './subject';

/** Rows of the view; a filter finds the others. */
const ROWS = 200;

/** A row, the unit of its profile, and of a comparison what it is compared by. */
export interface HotLineNode {
  readonly row: HotLine;
  readonly unit: WeightUnit;
  readonly mode: CompareMode;
}

/** The *Hot Lines* view: lines of all files, hottest first. */
export class HotLinesTree implements vscode.TreeDataProvider<HotLineNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private theFilter = '';

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
      return rows.map((row) => ({
        row,
        unit: current.summary.unit,
        mode: current.scope.compare?.mode ?? defaultCompare.mode,
      }));
    } catch (error) {
      this.log.error('The hot lines could not be read', error);
      return [];
    }
  }

  getTreeItem({ row, unit, mode }: HotLineNode): vscode.TreeItem {
    const name = path.posix.basename(row.file.replace(/\\/g, '/'));
    const item = new vscode.TreeItem(plain(`${name}:${row.line}`), vscode.TreeItemCollapsibleState.None);
    const isHere = row.source !== null;
    // Of a comparison what the line takes now: a number alone does not tell which line it was before.
    const [self, total] =
      row.change === null
        ? [selfText(row, unit), totalText(row, unit)]
        : [formatAmount(row.change.selfAfter, mode), formatAmount(row.change.after, mode)];
    item.description = plain(`${self} · ${row.function}`);
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
  }
}
