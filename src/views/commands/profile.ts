import * as vscode from 'vscode';
import type { CaptureChoice } from '../capture/choice';
import type { Recorder } from '../capture/recorder';
import { targetOfRows, type CaptureTarget } from '../capture/target';
import type { CaptureShelf } from '../captures/shelf';
import type { Node } from '../services/nodes';
import type { WindowAccesses } from '../shared/accesses';
import { showFailure } from '../shared/failure';
import type { Log } from '../shared/log';
import { plain } from '../text/plain';
import { chooseService } from './chooseService';
import { pickChoice } from './pickChoice';

export interface ProfileParts {
  readonly state: vscode.Memento;
  readonly accesses: WindowAccesses;
  readonly recorder: Recorder;
  readonly shelf: Pick<CaptureShelf, 'latest'>;
  readonly log: Log;
}

/** *Profile…*: of the chosen rows, else of a service that is asked for; then what to record. */
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
  { state, accesses, recorder, shelf, log }: ProfileParts,
  tasks: CaptureChoice['tasks'],
  row: Node | undefined,
  selected?: readonly Node[],
): Promise<void> {
  const given = targetOfRows(selected !== undefined && selected.length > 1 ? selected : row === undefined ? [] : [row]);
  if (typeof given === 'string') return void vscode.window.showWarningMessage(given);
  const target = given ?? (await chooseTarget(accesses, log));
  if (target === undefined) return;
  const title = given === undefined ? 'Profile (3/3)' : `Profile ${plain(given.service)}`;
  const choice = await pickChoice(state, { title, target, tasks, previous: await shelf.latest(target) });
  if (choice !== undefined) await recorder.record(target, choice);
}

async function chooseTarget(accesses: WindowAccesses, log: Log): Promise<CaptureTarget | undefined> {
  for (;;) {
    try {
      return await chooseService(await accesses.current(), (n) => `Profile (${n}/3)`);
    } catch (error) {
      if (!(await showFailure(log, 'The services could not be listed', error, true))) return undefined;
      accesses.reset();
    }
  }
}
