import * as vscode from 'vscode';
import type { StoredCapture } from '../../capture/keep/store';
import type { CaptureNode } from '../captures/capturesTree';
import type { KeptCaptures } from '../captures/keptCaptures';
import type { Baselines } from '../captures/baselines';
import { compareStored } from './openComparison';
import { inOrder, previousOf } from '../captures/sides';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import type { Commands } from '../shared/registerCommands';
import { plain } from '../text/plain';

interface CompareParts {
  readonly keptCaptures: KeptCaptures;
  readonly baselines: Baselines;
  readonly log: Log;
  /** The rows have changed. */
  readonly refresh: () => void;
}

/** The *Captures* tree's commands for comparing. */
export function captureCompareCommands({ keptCaptures, baselines, log, refresh }: CompareParts): Commands {
  const on =
    (what: string, action: (stored: StoredCapture, selected: readonly StoredCapture[]) => Promise<void>) =>
    async (row?: CaptureNode, rows?: readonly CaptureNode[]): Promise<void> => {
      if (row?.kind !== 'capture') return;
      try {
        await action(
          row.stored,
          (rows ?? [row]).flatMap((one) => (one.kind === 'capture' ? [one.stored] : [])),
        );
      } catch (error) {
        await showFailure(log, what, error, false);
      }
    };
  const failed = 'The captures could not be compared';
  const say = (text: string): void => void vscode.window.showInformationMessage(text);
  return {
    'ecsProfiler.captures.compare': on(failed, async (_row, selected) => {
      const [one, other] = selected;
      if (selected.length !== 2) return say('Select two captures to compare: Ctrl or Cmd+click the second.');
      await compareStored(...inOrder(one, other, baselines.of(other.metadata)));
    }),
    'ecsProfiler.captures.compareWithPrevious': on(failed, async (stored) => {
      const previous = previousOf(await keptCaptures.list(), stored);
      if (previous === undefined)
        return say(
          `This is the first capture of ${plain(stored.metadata.service)} of its kind: there is none before it.`,
        );
      await compareStored(previous, stored);
    }),
    'ecsProfiler.captures.compareWithBaseline': on(failed, async (stored) => {
      const baseline = (await keptCaptures.list()).find(({ uri }) => uri === baselines.of(stored.metadata));
      if (baseline === undefined)
        return say(
          `No capture of ${plain(stored.metadata.service)} is pinned as its baseline. Right-click one and choose Pin as Baseline.`,
        );
      await compareStored(baseline, stored);
    }),
    'ecsProfiler.captures.pinBaseline': on('The baseline could not be saved', async ({ metadata, uri }) => {
      await baselines.pin(metadata, uri);
      refresh();
    }),
    'ecsProfiler.captures.unpinBaseline': on('The baseline could not be unpinned', async ({ metadata }) => {
      await baselines.unpin(metadata);
      refresh();
    }),
  };
}
