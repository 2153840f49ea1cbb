import * as vscode from 'vscode';
import { createAccesses, type Accesses } from '../../access/accesses';
import type { AwsAccess } from '../../access/awsAccess';
import { matchAccess, type AccessQuestion, type MadeAt } from '../../access/matchAccess';
import { showFailure } from './failure';
import type { Log } from './log';
import { awsSettings, frameTrace, NETWORK_SETTINGS, SECTION } from './settings';
import { plain } from '../text/plain';

/** The accesses of this window. */
export interface WindowAccesses extends Accesses, vscode.Disposable {
  /**
   * The access to where something was made: asked for where several lead there or none does. Undefined: none was chosen, or
   * none could be opened, which was said. `what` begins the messages, e.g. `Repeating a capture of orders-api`. Never rejects.
   */
  to(made: MadeAt, what: string): Promise<AwsAccess | undefined>;
  /** As `to`, after credentials and accounts were forgotten: people may have signed in meanwhile. */
  again(made: MadeAt, what: string): Promise<AwsAccess | undefined>;
  /** Fires after settings that decide what is connected to have changed. */
  readonly onDidChange: vscode.Event<void>;
}

export function createWindowAccesses(log: Log): WindowAccesses {
  const accesses = createAccesses(awsSettings, { trace: () => frameTrace(log) });
  const changed = new vscode.EventEmitter<void>();
  const watching = vscode.workspace.onDidChangeConfiguration((event) => {
    const ours = ['profile', 'region', 'endpointUrl'].map((name) => `${SECTION}.${name}`);
    if (![...ours, ...NETWORK_SETTINGS].some((name) => event.affectsConfiguration(name))) return;
    accesses.reset();
    changed.fire();
  });
  const to: WindowAccesses['to'] = async (made, what) => {
    for (;;) {
      try {
        return await matchAccess(accesses, made, (question) => ask(what, question));
      } catch (error) {
        if (!(await showFailure(log, `${what} failed`, error, true))) return undefined;
        accesses.reset();
      }
    }
  };
  return {
    ...accesses,
    to,
    async again(made, what) {
      await accesses.renew();
      return to(made, what);
    },
    onDidChange: changed.event,
    dispose: () => vscode.Disposable.from(watching, changed).dispose(),
  };
}

const OPEN_SETTINGS = 'Open Settings';

/** A message with a button for each choice; `what` says whose question it is. */
async function ask(
  what: string,
  { message, hint, choices }: AccessQuestion,
): Promise<AccessQuestion['choices'][number] | undefined> {
  const labelled = choices.map((choice) => ({ label: plain(choice.label, 120), choice }));
  const chosen = await vscode.window.showWarningMessage(
    plain(`${what}: ${message} ${hint}`, 1200),
    ...labelled.map(({ label }) => label),
    OPEN_SETTINGS,
  );
  if (chosen === OPEN_SETTINGS)
    await vscode.commands.executeCommand('workbench.action.openSettings', `${SECTION}.profile`);
  return labelled.find(({ label }) => label === chosen)?.choice;
}
