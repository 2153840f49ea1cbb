/** What the texts of a channel_closed message mean (§3.4, §11) in words a user can act on. */
import { ExecError } from './types';

/** The error for the `Output` of a channel_closed message; '' is a session that ended. */
export function closedReason(output: string): ExecError {
  const text = printable(output);
  if (text === '') return new ExecError('channel-closed', 'The session ended before the work was done.', 'The task may have stopped or the session was terminated: refresh and try again.');
  const cause = new Error(text);
  if (/Unable to start command|Failed to start pty/i.test(text) && /no such file|not found|executable file/i.test(text)) {
    return new ExecError('no-shell', 'The container has no shell (`sh`) on its PATH, so no command can run in it.', 'Use an image with a POSIX shell, such as a -debug or -slim variant.', { cause });
  }
  if (/Unable to start command/i.test(text)) return new ExecError('other', `The agent could not start the command: ${text}`, 'Check the container’s user, limits and free memory.', { cause });
  if (/KMSEncryption failed|Fetching data key/i.test(text)) {
    return new ExecError('access-denied', `The session’s encryption failed: ${text}`, 'The task role needs kms:Decrypt, the caller kms:GenerateDataKey, on the cluster’s KMS key.', { cause });
  }
  if (/CloudWatch Logs log group|S3 bucket/i.test(text)) {
    return new ExecError('other', `Session logging is not set up as the cluster asks: ${text}`, 'Correct the logging part of the cluster’s executeCommandConfiguration.', { cause });
  }
  if (/handshake timed out/i.test(text)) return new ExecError('channel-timeout', `The handshake of the session timed out: ${text}`, 'Try again; a slow network or a blocked endpoint delays it.', { cause });
  return new ExecError('channel-closed', `The session was closed: ${text}`, 'Try again; if it stays, look at the agent’s log under /var/log/amazon/ssm in the container.', { cause });
}

/** One short line without control characters or the agent's ruler. */
function printable(output: string): string {
  const line = output.replace(/-{3,}ERROR-{3,}/g, ' ').replace(/\p{Cc}+/gu, ' ').replace(/ {2,}/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
