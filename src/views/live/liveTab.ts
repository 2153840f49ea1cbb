import * as vscode from 'vscode';
import type { LiveHooks } from '../../capture/types';
import type { Profile } from '../../profile/types';
import { LiveCapture } from './liveCapture';
import type { LiveCaptures } from './liveCaptures';
import { openInput, profileInput } from '../profiles/openProfile';
import type { Log } from '../shared/log';
import { FLAME_GRAPH, openFlameGraph } from '../shared/openProfileFile';

interface LiveTabParts {
  readonly extensionPath: string;
  readonly live: LiveCaptures;
  readonly log: Log;
}

export interface LiveTabOptions {
  /** Where the capture will be stored. */
  readonly uri: string;
  readonly name: string;
  /**
   * Shown while it is recorded; otherwise the tab opens shortly before the end of the recording, so that the page has
   * loaded when the profile arrives.
   */
  readonly isLive: boolean;
  readonly stop: () => void;
  readonly cancel: () => void;
}

/**
 * The tab of a capture in progress: opens with the first stretch, or with the last, and becomes the stored capture or
 * closes.
 */
export interface LiveTab {
  readonly uri: string;
  /** Undefined: not shown while it is recorded. */
  readonly hooks: LiveHooks | undefined;
  /** The recorder has begun, and will end by itself after this time where that is known. */
  recording(durationMs?: number): void;
  /** Nothing more is recorded. */
  finishing(): void;
  /** The recording is being fetched. */
  fetching(): void;
  /** All of it has arrived; the file follows once the task is cleaned up. */
  readonly recorded: (profile: Profile) => void;
  togglePause(): void;
  /** The file is there: shown in the same tab, or in a new one where none is open. */
  stored(): Promise<void>;
  /** The capture failed or was cancelled: closes the tab. */
  discard(): Promise<void>;
}

/** Opens the tab this much earlier: about the time that a page takes to load. */
const AHEAD_MS = 700;

export function createLiveTab(
  { extensionPath, live, log }: LiveTabParts,
  { uri: place, name, isLive, stop, cancel }: LiveTabOptions,
): LiveTab {
  const uri = vscode.Uri.parse(place);
  const capture = new LiveCapture({
    name,
    isLive,
    input: profileInput(uri.fsPath),
    open: openInput(extensionPath),
    stop,
    cancel,
    onProblem: (what, error) => log.error(what, error),
    now: () => performance.now(),
  });
  live.add(uri.fsPath, capture);
  let opening: Promise<void> | undefined;
  let soon: NodeJS.Timeout | undefined;
  const open = (): void => {
    clearTimeout(soon);
    opening ??= openFlameGraph(uri).catch((error: unknown) =>
      log.error('The tab of the recording could not be opened before its end', error),
    );
  };
  return {
    uri: place,
    hooks: !isLive
      ? undefined
      : {
          onUpdate: (stretch, coverage) => {
            void capture.update(stretch, coverage).then(() => {
              if (capture.isShowable) open();
            });
          },
          pause: capture.pause,
        },
    recording(durationMs) {
      capture.begin();
      if (!isLive && durationMs !== undefined) soon = setTimeout(open, Math.max(0, durationMs - AHEAD_MS));
    },
    finishing: () => capture.finishing(),
    fetching: open,
    recorded: capture.recorded,
    togglePause: () => capture.control(capture.isPaused ? 'resume' : 'pause'),
    async stored() {
      clearTimeout(soon);
      await opening;
      const isShown = await capture.stored().catch((error: unknown) => {
        log.error('The stored capture could not be shown in its tab', error);
        return false;
      });
      live.remove(uri.fsPath);
      if (!isShown) await openFlameGraph(uri);
    },
    async discard() {
      clearTimeout(soon);
      await opening;
      capture.end();
      live.remove(uri.fsPath);
      await vscode.window.tabGroups.close(tabsOf(uri), true);
    },
  };
}

const tabsOf = (uri: vscode.Uri): vscode.Tab[] =>
  vscode.window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(
      ({ input }) =>
        input instanceof vscode.TabInputCustom &&
        input.viewType.startsWith(FLAME_GRAPH) &&
        input.uri.toString() === uri.toString(),
    );
