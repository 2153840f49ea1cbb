import path from 'node:path';
import * as vscode from 'vscode';
import { createCaptureStore, type CaptureStore, type StoredCapture } from '../../capture/keep/store';
import type { CaptureResult } from '../../capture/types';
import type { CaptureMetadata } from '../../metadata/metadata';
import { folderChanges } from './folderChanges';
import { latestOf } from './sides';
import type { FlameDocument } from '../flame/types';
import { capturesToKeep } from '../shared/settings';
import { plain } from '../text/plain';
import { createTopShares } from './topShares';

/** The captures kept by this installation, newest first, and what the views show of them. */
export interface KeptCaptures extends vscode.Disposable {
  /** Also for what another window changed, once this one has the focus again. */
  readonly onDidChange: vscode.Event<void>;
  /** Has the views read the folder again. */
  refresh(): Promise<void>;
  list(): Promise<readonly StoredCapture[]>;
  /** The same with the files among them that cannot be read. */
  contents: CaptureStore['contents'];
  /** The newest capture of a service; undefined: there is none, or they cannot be read. */
  latest(service: Pick<CaptureMetadata, 'clusterArn' | 'service'>): Promise<CaptureMetadata | undefined>;
  /**
   * Stores a new capture, at the URI that was kept free for it if any, and drops the oldest beyond the setting. One that
   * the folder does not take is kept elsewhere, and that is said.
   */
  add(result: Pick<CaptureResult, 'file' | 'metadata'>, uri?: string): Promise<StoredCapture>;
  /** Keeps a URI free for a capture that begins now. `task` is '' where it is not known. */
  reserve(service: string, task: string): Promise<string>;
  /** Keeps what there is of a capture that is being recorded, at the URI that was kept free for it. */
  keepSoFar: CaptureStore['keepSoFar'];
  /** The capture that a URI was kept free for came to nothing. */
  release: CaptureStore['release'];
  /**
   * `was`: what it replaces; by default the title as it was listed. Throws WordsChanged where another window has changed it
   * meanwhile, as `note` does.
   */
  rename(stored: StoredCapture, title: string, was?: string): Promise<void>;
  note(stored: StoredCapture, note: string, was?: string): Promise<void>;
  delete(stored: Pick<StoredCapture, 'uri'>): Promise<void>;
  /** `encode 34.2 %`, '' until the capture was opened once. */
  topShare(stored: StoredCapture): string;
  /** Learns the top share of an opened capture; files that are no captures of ours are ignored. */
  opened(document: FlameDocument): Promise<void>;
}

/** The last part of a capture's URI. */
export const fileName = (uri: string): string => path.posix.basename(vscode.Uri.parse(uri).path);

/** Says that a capture is not where captures are, and where it is. */
async function sayElsewhere(problem: string, uri: string): Promise<void> {
  const chosen = await vscode.window.showWarningMessage(plain(problem, 1200), 'Show File', 'Copy Path');
  if (chosen === 'Show File') await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.parse(uri));
  if (chosen === 'Copy Path') await vscode.env.clipboard.writeText(vscode.Uri.parse(uri).fsPath);
}

export function createKeptCaptures(folder: string, state: vscode.Memento): KeptCaptures {
  const store = createCaptureStore(folder);
  const tops = createTopShares(state);
  const changed = new vscode.EventEmitter<void>();
  const changes = folderChanges(
    () => store.listing(),
    () => changed.fire(),
  );
  const focus = vscode.window.onDidChangeWindowState(({ focused }) => {
    if (focused) void changes.look();
  });
  const changing = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work;
    } finally {
      await changes.changed();
    }
  };
  return {
    onDidChange: changed.event,
    refresh: () => changes.changed(),
    list: () => store.list(),
    contents: () => store.contents(),
    latest: async (service) => latestOf(await store.list().catch(() => []), service),
    async add(result, uri) {
      const { problem, ...stored } = await changing(store.save(result, capturesToKeep(), uri));
      // Not awaited: the capture is there, and the message may stay for a while.
      if (problem !== null) void sayElsewhere(problem, stored.uri);
      return stored;
    },
    reserve: (service, task) => store.reserve({ service, task, startedAt: new Date().toISOString() }),
    keepSoFar: (result, uri) => store.keepSoFar(result, uri),
    release: (uri) => changing(store.release(uri)),
    rename: async ({ uri, metadata }, title, was = metadata.title ?? '') =>
      void (await changing(store.rename(uri, title, was))),
    note: async ({ uri, metadata }, note, was = metadata.note ?? '') =>
      void (await changing(store.setNote(uri, note, was))),
    delete: ({ uri }) => changing(store.remove(uri)),
    topShare: ({ uri }) => tops.of(fileName(uri)),
    async opened({ uri, queries }) {
      if (path.dirname(uri.fsPath) !== folder) return;
      const names = (await store.list()).map((stored) => fileName(stored.uri));
      await tops.keepOnly(names);
      if (await tops.learn(path.basename(uri.fsPath), queries)) await changes.changed();
    },
    dispose() {
      focus.dispose();
      changed.dispose();
    },
  };
}
