import * as vscode from 'vscode';
import { lastCapture } from '../capture/lastCapture';
import type { Recorder } from '../capture/recorder';

/** *Repeat Last Capture*: same target, duration, rate and mode. */
export const repeatLastCapture = (recorder: Recorder, state: vscode.Memento) => async (): Promise<void> => {
  const last = lastCapture(state);
  if (last !== undefined) return recorder.record(last.target, last.choice);
  const chosen = await vscode.window.showInformationMessage(
    'There is no capture to repeat yet. Choose what to profile first.',
    'Profile…',
  );
  if (chosen !== undefined) await vscode.commands.executeCommand('ecsProfiler.profile');
};
