import path from 'node:path';
import * as vscode from 'vscode';
import type { StoredCapture } from '../../capture/store';
import type { Log } from '../shared/log';
import { aboutCapture, mergedFrom } from '../text/captureFacts';
import { plain } from '../text/plain';
import type { CaptureShelf } from './shelf';

/** A row: a service with its captures, or a capture. */
export type CaptureNode =
  | { readonly kind: 'group'; readonly key: string; readonly label: string; readonly captures: readonly StoredCapture[] }
  | { readonly kind: 'capture'; readonly key: string; readonly stored: StoredCapture };

/** The *Captures* tree: services by their newest capture, newest first. */
export class CapturesTree implements vscode.TreeDataProvider<CaptureNode>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;

  constructor(private readonly shelf: CaptureShelf, private readonly log: Log) {}

  refresh(): void {
    this.changed.fire();
  }

  async getChildren(node?: CaptureNode): Promise<CaptureNode[]> {
    if (node !== undefined) {
      return node.kind === 'group' ? node.captures.map((stored) => ({ kind: 'capture', key: stored.file, stored })) : [];
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

function captureItem({ key, stored }: Extract<CaptureNode, { kind: 'capture' }>, topShare: string): vscode.TreeItem {
  const { metadata } = stored;
  const { facts, warning, sources } = aboutCapture(metadata);
  const when = new Date(metadata.startedAt).toLocaleString();
  const label = metadata.title === undefined || metadata.title === '' ? when : metadata.title;
  const merged = metadata.sources === undefined ? '' : mergedFrom(metadata.sources);
  const item = new vscode.TreeItem(plain(label), vscode.TreeItemCollapsibleState.None);
  item.id = key;
  item.description = plain([label === when ? '' : when, merged, topShare, metadata.note ?? ''].filter((part) => part !== '').join(' · '));
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
  ].filter((line) => line !== '').map((line) => plain(line)).join('\n');
  item.iconPath = warning === '' ? new vscode.ThemeIcon('flame') : new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.warningForeground'));
  item.contextValue = 'ecsProfiler.capture';
  item.accessibilityInformation = { label: plain([`capture of ${metadata.service}`, label, when, topShare, warning === '' ? '' : `warning: ${warning}`].filter((part) => part !== '').join(', ')) };
  item.command = { command: 'ecsProfiler.captures.open', title: 'Open Capture', arguments: [{ kind: 'capture', key, stored }] };
  return item;
}
