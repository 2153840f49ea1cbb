import * as vscode from 'vscode';
import type { LiveHooks } from '../../capture/types';
import { FLAME_GRAPH, openFlameGraph } from '../commands/openProfileFile';
import { openInput, profileInput } from '../profiles/openProfile';
import type { Log } from '../shared/log';
import { LiveCapture } from './liveCapture';
import type { LiveCaptures } from './liveCaptures';

export interface LiveTabParts {
  readonly extensionPath: string;
  readonly live: LiveCaptures;
  readonly log: Log;
}

export interface LiveTabOptions {
  /** Path of the file the capture will be stored in. */
  readonly file: string;
  readonly name: string;
  readonly stop: () => void;
  readonly cancel: () => void;
}

/** The tab of a capture while it is recorded: opens with the first stretch, becomes the stored capture or goes. */
export interface LiveTab {
  readonly file: string;
  readonly hooks: LiveHooks;
  /** The recorder has begun. */
  recording(): void;
  /** Nothing more is recorded. */
  finishing(): void;
  togglePause(): void;
  /** The file is there: shown in the same tab, or in a new one where none is open. */
  stored(): Promise<void>;
  /** The capture came to nothing: the tab closes. */
  discard(): Promise<void>;
}

export function createLiveTab({ extensionPath, live, log }: LiveTabParts, { file, name, stop, cancel }: LiveTabOptions): LiveTab {
  const uri = vscode.Uri.file(file);
  const capture = new LiveCapture({
    name, input: profileInput(uri.fsPath), open: openInput(extensionPath), stop, cancel,
    onProblem: (what, error) => log.error(what, error),
    now: () => performance.now(),
  });
  live.add(uri.fsPath, capture);
  let opening: Promise<void> | undefined;
  return {
    file,
    hooks: {
      onUpdate: (profile, coverage) => {
        void capture.update(profile, coverage).then(() => {
          if (capture.isShowable) opening ??= openFlameGraph(uri).catch((error: unknown) => log.error('The recording could not be shown while it runs', error));
        });
      },
      pause: capture.pause,
    },
    recording: () => capture.begin(),
    finishing: () => capture.finishing(),
    togglePause: () => capture.control(capture.state.phase === 'paused' ? 'resume' : 'pause'),
    async stored() {
      await opening;
      const isShown = await capture.stored().catch((error: unknown) => {
        log.error('The stored capture could not be shown in its tab', error);
        return false;
      });
      live.remove(uri.fsPath);
      if (!isShown) await openFlameGraph(uri);
    },
    async discard() {
      await opening;
      capture.end();
      live.remove(uri.fsPath);
      await vscode.window.tabGroups.close(tabsOf(uri), true);
    },
  };
}

const tabsOf = (uri: vscode.Uri): vscode.Tab[] => vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs)
  .filter(({ input }) => input instanceof vscode.TabInputCustom && input.viewType.startsWith(FLAME_GRAPH) && input.uri.toString() === uri.toString());
