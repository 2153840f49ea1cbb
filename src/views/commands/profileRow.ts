import * as vscode from 'vscode';
import type { Recorder } from '../capture/recorder';
import { targetOfRows } from '../capture/target';
import type { Node } from '../services/nodes';
import { settingsChoice } from './pickChoice';

/** *Profile Service*, *Profile Task*, *Profile Container*: records what the chosen rows stand for, as the settings say. */
export const profileRow =
  (recorder: Recorder) =>
  async (row?: Node, selected?: readonly Node[]): Promise<void> => {
    const target = targetOfRows(
      selected !== undefined && selected.length > 1 ? selected : row === undefined ? [] : [row],
    );
    if (typeof target === 'string') return void vscode.window.showWarningMessage(target);
    if (target === undefined) {
      await vscode.commands.executeCommand('ecsProfiler.profile');
      return;
    }
    await recorder.record(target, settingsChoice());
  };
