/** The commands that begin a capture. */
import * as vscode from 'vscode';
import type { CaptureChoice } from '../capture/choice';
import { lastCapture } from '../capture/lastCapture';
import { pickChoice, settingsChoice } from '../capture/pickChoice';
import type { Recorder } from '../capture/recorder';
import { madeAt, targetOfRows } from '../capture/target';
import type { KeptCaptures } from '../captures/keptCaptures';
import { chooseTarget } from './chooseTarget';
import type { Node } from '../services/nodes';
import type { WindowAccesses } from '../shared/accesses';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';

interface ProfileParts {
  readonly state: vscode.Memento;
  readonly accesses: WindowAccesses;
  readonly recorder: Recorder;
  readonly keptCaptures: Pick<KeptCaptures, 'latest'>;
  readonly log: Log;
}

/** *Profile…*: for the chosen rows, or else a service the user is asked for; then asks what to record. */
export const profile =
  (parts: ProfileParts) =>
  (row?: Node, selected?: readonly Node[]): Promise<void> =>
    ask(parts, undefined, row, selected);

/** *Profile All Tasks* of a service. */
export const profileAllTasks =
  (parts: ProfileParts) =>
  (row?: Node): Promise<void> =>
    ask(parts, 'all', row);

async function ask(
  { state, accesses, recorder, keptCaptures, log }: ProfileParts,
  tasks: CaptureChoice['tasks'],
  row: Node | undefined,
  selected?: readonly Node[],
): Promise<void> {
  const given = targetOfRows(chosenRows(row, selected));
  if (typeof given === 'string') return void vscode.window.showWarningMessage(given);
  const target = given ?? (await chooseTarget(accesses, log, (n) => `Profile (${n}/3)`));
  if (target === undefined) return;
  const title = given === undefined ? 'Profile (3/3)' : `Profile ${plain(given.service)}`;
  const choice = await pickChoice(state, { title, target, tasks, previous: await keptCaptures.latest(target) });
  if (choice !== undefined) await recorder.record(target, choice);
}

/** The rows a command applies to: the one it was chosen on, or all that are selected along with it. */
const chosenRows = (row: Node | undefined, selected: readonly Node[] | undefined): readonly Node[] =>
  selected !== undefined && selected.length > 1 ? selected : row === undefined ? [] : [row];

/**
 * *Profile Service*, *Profile Task*, *Profile Container*: records the target of the chosen rows, according to the
 * settings.
 */
export const profileRow =
  (recorder: Recorder) =>
  async (row?: Node, selected?: readonly Node[]): Promise<void> => {
    const target = targetOfRows(chosenRows(row, selected));
    if (typeof target === 'string') return void vscode.window.showWarningMessage(target);
    if (target === undefined) {
      await vscode.commands.executeCommand('ecsProfiler.profile');
      return;
    }
    await recorder.record(target, settingsChoice());
  };

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
