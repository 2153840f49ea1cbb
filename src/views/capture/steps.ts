/** What begins and ends with the recording itself while a capture runs. */
import type * as vscode from 'vscode';
import type { CapturePhase } from '../../capture/types';
import type { LiveTab } from '../live/liveTab';
import type { RunningCaptures } from './running';
import type { CaptureTarget } from './target';

interface StepParts {
  readonly live: LiveTab | undefined;
  readonly stop: () => void;
  readonly cancel: () => void;
  /** Duration of the recording; undefined if it runs until stopped, or each task has its own. */
  readonly durationMs: number | undefined;
}

/** Things that begin and end with the recording itself: the button in the status bar, the clock of the live tab. */
export function createSteps(
  running: RunningCaptures,
  { service }: CaptureTarget,
  { live, stop, cancel, durationMs }: StepParts,
): { enter(phase: CapturePhase): void; end(): void } {
  let button: vscode.Disposable | undefined;
  const end = (): void => {
    button?.dispose();
    live?.finishing();
  };
  return {
    enter(phase) {
      if (phase === 'record' && button === undefined) {
        const stopOnce = (): void => {
          end();
          stop();
        };
        button = running.add({
          label: service,
          stop: stopOnce,
          cancel,
          ...(live?.hooks !== undefined && { togglePause: () => live.togglePause() }),
        });
        live?.recording(durationMs);
      }
      if (phase === 'fetch' || phase === 'clean' || phase === 'store') end();
      if (phase === 'fetch') live?.fetching();
    },
    end,
  };
}
