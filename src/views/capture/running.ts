import * as vscode from 'vscode';
import type { Commands } from '../shared/registerCommands';
import { plain, plainLabel } from '../text/plain';

/** A capture that records now. */
interface RunningCapture {
  /** The service's name. */
  readonly label: string;
  readonly stop: () => void;
  readonly cancel: () => void;
  /** Absent where it cannot pause: nothing is shown while it records. */
  readonly togglePause?: () => void;
}

/** The captures that record, each with a button in the status bar; commands act on one of them. */
export interface RunningCaptures extends vscode.Disposable {
  /** From now on until the result is disposed. */
  add(capture: RunningCapture): vscode.Disposable;
  /** Asks which one if there are several. Says so if there is none. */
  act(verb: string, act: (capture: RunningCapture) => void): Promise<void>;
}

const IS_RECORDING = 'ecsProfiler.isRecording';

export function createRunningCaptures(): RunningCaptures {
  const running = new Set<RunningCapture>();
  const item = vscode.window.createStatusBarItem('ecsProfiler.recording', vscode.StatusBarAlignment.Left, 10);
  item.name = 'ECS Profiler: Recording';
  item.command = 'ecsProfiler.stopAndKeep';
  const show = (): void => {
    void vscode.commands.executeCommand('setContext', IS_RECORDING, running.size > 0);
    if (running.size === 0) return item.hide();
    const what = running.size === 1 ? plain([...running][0].label) : `${running.size} captures`;
    item.text = `$(debug-stop) Stop and Keep: ${plainLabel(what)}`;
    item.tooltip = `Ends the recording of ${what} now and keeps what was recorded`;
    item.accessibilityInformation = { label: `Recording ${what}. Stop and keep.`, role: 'button' };
    item.show();
  };
  return {
    add(capture) {
      running.add(capture);
      show();
      return new vscode.Disposable(() => {
        if (running.delete(capture)) show();
      });
    },
    async act(verb, act) {
      const captures = [...running];
      if (captures.length === 0) return void vscode.window.showInformationMessage('No capture is being recorded.');
      const items = captures.map((capture) => ({ label: plainLabel(capture.label), capture }));
      const chosen =
        items.length === 1
          ? items[0]
          : await vscode.window.showQuickPick(items, { title: verb, placeHolder: 'Choose a capture' });
      if (chosen !== undefined && running.has(chosen.capture)) act(chosen.capture);
    },
    dispose: () => item.dispose(),
  };
}

/** Commands for a capture that is recording: *Stop and Keep*, *Cancel*, *Pause or Resume*. */
export const runningCommands = (running: RunningCaptures): Commands => ({
  'ecsProfiler.stopAndKeep': () => running.act('Stop and Keep', (capture) => capture.stop()),
  'ecsProfiler.cancelCapture': () => running.act('Cancel Capture', (capture) => capture.cancel()),
  'ecsProfiler.pauseCapture': () =>
    running.act('Pause or Resume', (capture) => {
      if (capture.togglePause !== undefined) capture.togglePause();
      else
        void vscode.window.showInformationMessage(
          'Only a capture that is shown while it records can be paused: see the setting ecsProfiler.capture.live.',
        );
    }),
});
