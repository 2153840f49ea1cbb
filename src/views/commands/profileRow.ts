import * as vscode from 'vscode';
import type { Recorder } from '../capture/recorder';
import { targetOf } from '../capture/target';
import type { Node } from '../services/nodes';
import { captureSettings } from '../shared/settings';

/** *Profile Service*, *Profile Task*, *Profile Container*: records what the row stands for, as the settings say. */
export const profileRow = (recorder: Recorder) => async (row?: Node): Promise<void> => {
  const target = targetOf(row);
  if (target === undefined) {
    await vscode.commands.executeCommand('ecsProfiler.profile');
    return;
  }
  const { durationMs, rateHz } = captureSettings();
  await recorder.record(target, { durationMs, rateHz, mode: 'cpu' });
};
