import * as vscode from 'vscode';
import { plain } from '../text/plain';
import { redact } from '../text/errorDetail';
import type { Log } from './log';

/**
 * An error as shown to the user: `message` says what happened and why, `hint` what to do next, `fix` is a snippet to
 * copy.
 */
interface FailureText {
  readonly message: string;
  readonly hint: string;
  readonly fix: string;
}

/** The texts of our own error classes; any other error gives its message and a pointer to the log. */
export function failureText(error: unknown): FailureText {
  if (!(error instanceof Error))
    return { message: 'Something failed without saying why.', hint: 'See the log, then try again.', fix: '' };
  const { hint, fix } = error as { hint?: unknown; fix?: unknown };
  return {
    message: plain(redact(error.message)),
    hint: typeof hint === 'string' ? plain(redact(hint)) : 'See the log for the raw cause.',
    fix: typeof fix === 'string' ? fix : '',
  };
}

/**
 * One message with what happened, why and what to do next, the raw cause in the log. Resolves to true when the user
 * chose *Retry* (offered where `canRetry`).
 */
export async function showFailure(log: Log, what: string, error: unknown, canRetry: boolean): Promise<boolean> {
  log.error(what, error);
  const { message, hint, fix } = failureText(error);
  const buttons = [...(fix === '' ? [] : ['Copy Fix']), 'Show Log', ...(canRetry ? ['Retry'] : [])];
  const chosen = await vscode.window.showErrorMessage(
    [`${what}: ${message}`, hint].filter((part) => part !== '').join(' '),
    ...buttons,
  );
  if (chosen === 'Copy Fix') await vscode.env.clipboard.writeText(fix);
  if (chosen === 'Show Log') log.show();
  return chosen === 'Retry';
}
