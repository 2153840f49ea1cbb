import * as vscode from 'vscode';
import { countTasks, mergedFrom } from '../../metadata/sources';
import type { StoredCapture, UnreadableCapture } from '../../capture/keep/store';
import type { Baselines } from './baselines';
import { captureGroups, type CaptureGroup } from './groups';
import { firstStates } from './sides';
import type { Log } from '../shared/log';
import { aboutCapture } from '../../metadata/captureFacts';
import { plain } from '../text/plain';
import { fileName, type KeptCaptures } from './keptCaptures';

/** With two tasks, it is impossible to say which is the odd one. */
const FEWEST_TO_TELL_ODD = 3;

/** A row: a service with its captures, a capture; the files that cannot be read, one of them. */
export type CaptureNode =
  | CaptureGroup
  | CaptureRow
  | { readonly kind: 'unreadableGroup'; readonly files: readonly UnreadableCapture[] }
  | { readonly kind: 'unreadable'; readonly file: UnreadableCapture };

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
    private readonly keptCaptures: KeptCaptures,
    private readonly baselines: Pick<Baselines, 'of'>,
    private readonly log: Log,
  ) {}

  refresh(): void {
    this.changed.fire();
  }

  async getChildren(node?: CaptureNode): Promise<CaptureNode[]> {
    if (node?.kind === 'group') return this.rowsOf(node.captures);
    if (node?.kind === 'unreadableGroup') return node.files.map((file) => ({ kind: 'unreadable', file }));
    if (node !== undefined) return [];
    try {
      const { captures, unreadable } = await this.keptCaptures.contents();
      return [
        ...captureGroups(captures),
        ...(unreadable.length > 0 ? [{ kind: 'unreadableGroup' as const, files: unreadable }] : []),
      ];
    } catch (error) {
      this.log.error('The captures could not be listed', error);
      return [];
    }
  }

  getTreeItem(node: CaptureNode): vscode.TreeItem {
    switch (node.kind) {
      case 'group':
        return groupItem(node);
      case 'capture':
        return captureItem(node, this.keptCaptures.topShare(node.stored));
      case 'unreadableGroup':
        return unreadableGroupItem(node.files);
      case 'unreadable':
        return unreadableItem(node.file);
      default:
        return node satisfies never;
    }
  }

  dispose(): void {
    this.changed.dispose();
  }

  private rowsOf(captures: readonly StoredCapture[]): CaptureRow[] {
    const first = firstStates(captures);
    const uris = new Set(captures.map(({ uri }) => uri));
    return captures.map((stored) => {
      const { uri, metadata } = stored;
      const baseline = this.baselines.of(metadata);
      return {
        kind: 'capture',
        key: uri,
        stored,
        hasPrevious: !first.has(uri),
        baseline: baseline === undefined || !uris.has(baseline) ? 'none' : baseline === uri ? 'this' : 'other',
      };
    });
  }
}

function groupItem({ key, label, place, captures }: CaptureGroup): vscode.TreeItem {
  const item = new vscode.TreeItem(plain(label), vscode.TreeItemCollapsibleState.Expanded);
  item.id = key;
  item.description = place === '' ? `${captures.length}` : plain(`${captures.length} · ${place}`);
  item.iconPath = new vscode.ThemeIcon('globe');
  item.contextValue = 'ecsProfiler.captureGroup';
  item.accessibilityInformation = {
    label: plain(`service ${label}${place === '' ? '' : `, ${place}`}, ${captures.length} captures`),
  };
  return item;
}

function unreadableGroupItem(files: readonly UnreadableCapture[]): vscode.TreeItem {
  const item = new vscode.TreeItem('Cannot Be Read', vscode.TreeItemCollapsibleState.Collapsed);
  item.id = 'unreadable';
  item.description = `${files.length}`;
  item.iconPath = new vscode.ThemeIcon('warning');
  item.contextValue = 'ecsProfiler.unreadableCaptures';
  item.accessibilityInformation = { label: `files that cannot be read, ${files.length}` };
  return item;
}

function unreadableItem({ uri, problem }: UnreadableCapture): vscode.TreeItem {
  const name = fileName(uri);
  const item = new vscode.TreeItem(plain(name), vscode.TreeItemCollapsibleState.None);
  item.id = uri;
  item.description = plain(problem);
  item.tooltip = plain(`${name}\n${problem}`);
  item.iconPath = new vscode.ThemeIcon('warning');
  item.contextValue = 'ecsProfiler.unreadableCapture';
  item.accessibilityInformation = { label: plain(`${name}: ${problem}`) };
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
  const merged = mergedFrom(metadata);
  const item = new vscode.TreeItem(plain(label), vscode.TreeItemCollapsibleState.None);
  item.id = key;
  item.description = plain(
    [
      isBaseline ? 'baseline' : '',
      metadata.partial === undefined ? '' : 'partial',
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
    ...(merged === '' ? [`task ${metadata.task}, container ${metadata.container}`] : []),
    `${metadata.processName} (pid ${metadata.pid}), ${metadata.runtime} ${metadata.runtimeVersion}`,
    metadata.collector,
    ...(warning === '' ? [] : [`Warning: ${warning}`]),
    ...facts.map(({ name, value }) => `${name}: ${value}`),
    ...sources.filter(({ error }) => error !== '').map(({ place, error }) => `${place}: ${error}`),
    fileName(stored.uri),
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
