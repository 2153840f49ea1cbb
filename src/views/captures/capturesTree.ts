import path from 'node:path';
import * as vscode from 'vscode';
import { countTasks } from '../../capture/keep/countTasks';
import type { StoredCapture } from '../../capture/keep/store';
import type { Baselines } from './baselines';
import { firstStates } from './sides';
import type { Log } from '../shared/log';
import { aboutCapture, mergedFrom } from '../../words/captureFacts';
import { plain } from '../text/plain';
import type { CaptureShelf } from './shelf';

/** Of two tasks nobody can tell which is the odd one. */
const FEWEST_TO_TELL_ODD = 3;

/** A row: a service with its captures, or a capture. */
export type CaptureNode =
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly label: string;
      readonly captures: readonly StoredCapture[];
    }
  | CaptureRow;

export interface CaptureRow {
  readonly kind: 'capture';
  readonly key: string;
  readonly stored: StoredCapture;
  /** There is an earlier capture of its kind. */
  readonly hasPrevious: boolean;
  /** Which capture is pinned as the service's baseline. */
  readonly baseline: 'none' | 'this' | 'other';
}

/** The *Captures* tree: services by their newest capture, newest first. */
export class CapturesTree implements vscode.TreeDataProvider<CaptureNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(
    private readonly shelf: CaptureShelf,
    private readonly baselines: Pick<Baselines, 'of'>,
    private readonly log: Log,
  ) {}

  refresh(): void {
    this.changed.fire();
  }

  async getChildren(node?: CaptureNode): Promise<CaptureNode[]> {
    if (node !== undefined) {
      return node.kind === 'group' ? this.rowsOf(node.captures) : [];
    }
    try {
      return groups(await this.shelf.list());
    } catch (error) {
      this.log.error('The captures could not be listed', error);
      return [];
    }
  }

  getTreeItem(node: CaptureNode): vscode.TreeItem {
    return node.kind === 'group' ? groupItem(node) : captureItem(node, this.shelf.topShare(node.stored));
  }

  dispose(): void {
    this.changed.dispose();
  }

  private rowsOf(captures: readonly StoredCapture[]): CaptureRow[] {
    const first = firstStates(captures);
    const files = new Set(captures.map(({ file }) => file));
    return captures.map((stored) => {
      const { file, metadata } = stored;
      const baseline = this.baselines.of(metadata);
      return {
        kind: 'capture',
        key: file,
        stored,
        hasPrevious: !first.has(file),
        baseline: baseline === undefined || !files.has(baseline) ? 'none' : baseline === file ? 'this' : 'other',
      };
    });
  }
}

/** Captures by cluster and service; the order of first appearance keeps the newest service on top. */
function groups(captures: readonly StoredCapture[]): CaptureNode[] {
  const byService = new Map<string, StoredCapture[]>();
  for (const stored of captures) {
    const label = `${stored.metadata.cluster}/${stored.metadata.service}`;
    byService.set(label, [...(byService.get(label) ?? []), stored]);
  }
  return [...byService].map(([label, members]) => ({ kind: 'group', key: `group:${label}`, label, captures: members }));
}

function groupItem({ key, label, captures }: Extract<CaptureNode, { kind: 'group' }>): vscode.TreeItem {
  const item = new vscode.TreeItem(plain(label), vscode.TreeItemCollapsibleState.Expanded);
  item.id = key;
  item.description = `${captures.length}`;
  item.iconPath = new vscode.ThemeIcon('globe');
  item.contextValue = 'ecsProfiler.captureGroup';
  item.accessibilityInformation = { label: plain(`service ${label}, ${captures.length} captures`) };
  return item;
}

function captureItem(row: CaptureRow, topShare: string): vscode.TreeItem {
  const { key, stored, baseline, hasPrevious } = row;
  const { metadata } = stored;
  const isBaseline = baseline === 'this';
  const hasSeveralTasks = countTasks(metadata) >= FEWEST_TO_TELL_ODD;
  const { facts, warning, sources } = aboutCapture(metadata);
  const when = new Date(metadata.startedAt).toLocaleString();
  const label = metadata.title === undefined || metadata.title === '' ? when : metadata.title;
  const merged = metadata.sources === undefined ? '' : mergedFrom(metadata.sources);
  const item = new vscode.TreeItem(plain(label), vscode.TreeItemCollapsibleState.None);
  item.id = key;
  item.description = plain(
    [
      isBaseline ? 'baseline' : '',
      label === when ? '' : when,
      `rev ${metadata.revision}`,
      merged,
      topShare,
      metadata.note ?? '',
    ]
      .filter((part) => part !== '')
      .join(' · '),
  );
  item.tooltip = [
    `${metadata.cluster}/${metadata.service}, revision ${metadata.revision}`,
    ...(metadata.sources === undefined ? [`task ${metadata.task}, container ${metadata.container}`] : []),
    `${metadata.processName} (pid ${metadata.pid}), ${metadata.runtime} ${metadata.runtimeVersion}`,
    metadata.collector,
    ...(warning === '' ? [] : [`Warning: ${warning}`]),
    ...facts.map(({ name, value }) => `${name}: ${value}`),
    ...sources.filter(({ error }) => error !== '').map(({ place, error }) => `${place}: ${error}`),
    path.basename(stored.file),
    metadata.note ?? '',
  ]
    .filter((line) => line !== '')
    .map((line) => plain(line))
    .join('\n');
  item.iconPath =
    warning === ''
      ? new vscode.ThemeIcon(isBaseline ? 'pinned' : 'flame')
      : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = `ecsProfiler.capture${hasPrevious ? '.hasPrevious' : ''}${hasSeveralTasks ? '.severalTasks' : ''}${baseline === 'none' ? '' : isBaseline ? '.isBaseline' : '.hasBaseline'}`;
  item.accessibilityInformation = {
    label: plain(
      [
        `capture of ${metadata.service}`,
        isBaseline ? 'baseline' : '',
        label,
        when,
        `revision ${metadata.revision}`,
        topShare,
        warning === '' ? '' : `warning: ${warning}`,
      ]
        .filter((part) => part !== '')
        .join(', '),
    ),
  };
  item.command = { command: 'ecsProfiler.captures.open', title: 'Open Capture', arguments: [row] };
  return item;
}
