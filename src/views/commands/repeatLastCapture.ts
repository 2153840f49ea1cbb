import * as vscode from 'vscode';
import { lastCapture } from '../capture/lastCapture';
import type { Recorder } from '../capture/recorder';
import { madeAt } from '../capture/target';
import type { WindowAccesses } from '../shared/accesses';
import { plain } from '../text/plain';

/** *Repeat Last Capture*: same target, duration, rate and mode, in the account and region it was made in. */
export const repeatLastCapture =
  (recorder: Recorder, accesses: WindowAccesses, state: vscode.Memento) => async (): Promise<void> => {
    const last = lastCapture(state);
    if (last !== undefined) {
      const { profile: _, ...target } = last.target;
      const access = await accesses.to(madeAt(last.target), `Repeating the capture of ${plain(target.service)}`);
      return access && recorder.record({ ...target, access }, last.choice);
    }
    const chosen = await vscode.window.showInformationMessage(
      'There is no capture to repeat yet. Choose what to profile first.',
      'Profile…',
    );
    if (chosen !== undefined) await vscode.commands.executeCommand('ecsProfiler.profile');
  };
