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
   * Finds the access to the account and region of a capture; asks the user if several fit or none does. Returns
   * undefined if the user chose none, or if none could be opened, which was then shown. Messages begin with `what`,
   * e.g. `Repeating the capture of orders-api`. Never rejects.
   */
  to(made: MadeAt, what: string): Promise<AwsAccess | undefined>;
  /**
   * The same for a retry: resolves credentials and accounts again first, because the user may have signed in meanwhile.
   */
  again(made: MadeAt, what: string): Promise<AwsAccess | undefined>;
  /** Fires after a change of settings that affect the access. */
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

/** Shows a question as a message with a button for each choice. */
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
