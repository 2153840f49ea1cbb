/** Translates the texts of a channel_closed message (docs/data-channel.md, 3.5) into messages a user can act on. */
import { ExecError } from '../types';
import { likelyCause } from './likelyCause';

/** The error for the `Output` of a channel_closed message; '' means that the session ended normally. */
export function closedReason(output: string): ExecError {
  const text = printable(output);
  if (text === '')
    return new ExecError(
      'channel-closed',
      'The session ended before the work was done.',
      'The task may have stopped or the session was terminated: refresh and try again. If every session ends at once, look for a full disk in the container, or for an image without a shell.',
    );
  const cause = new Error(text);
  if (
    /Unable to start command|Failed to start pty/i.test(text) &&
    /no such file|not found|executable file/i.test(text)
  ) {
    return new ExecError(
      'no-shell',
      'The container has no shell (`sh`) on its PATH.',
      'Use an image with a POSIX shell, such as a -debug or -slim variant.',
      { cause },
    );
  }
  const likely = likelyCause(text);
  if (likely !== null) return new ExecError(likely.code, `${likely.what}: ${text}`, likely.whatToDo, { cause });
  if (/Unable to start command/i.test(text))
    return new ExecError(
      'other',
      `The agent could not start the command: ${text}`,
      'Check the container’s user, limits and free memory.',
      { cause },
    );
  if (/Fetching data key|data key failed/i.test(text)) {
    return new ExecError(
      'access-denied',
      `The task may not use the cluster’s KMS key: ${text}`,
      'The task role needs kms:Decrypt on the KMS key that the cluster’s executeCommandConfiguration names; its key policy must allow it too.',
      { cause },
    );
  }
  if (/RandomChallenge|challenge/i.test(text)) {
    return new ExecError(
      'protocol',
      `The container agent did not accept how its encryption challenge was answered: ${text}`,
      'Update ECS Profiler; if it stays, report it with the frame trace.',
      { cause },
    );
  }
  if (/KMSEncryption failed/i.test(text)) {
    return new ExecError(
      'access-denied',
      `The session’s encryption failed: ${text}`,
      'You need kms:GenerateDataKey, the task role kms:Decrypt, on the cluster’s KMS key.',
      { cause },
    );
  }
  if (/CloudWatch Logs log group|S3 bucket/i.test(text)) {
    return new ExecError(
      'other',
      `Session logging is not set up as the cluster asks: ${text}`,
      'Correct the logging part of the cluster’s executeCommandConfiguration.',
      { cause },
    );
  }
  if (/handshake timed out/i.test(text))
    return new ExecError(
      'channel-timeout',
      `The handshake of the session timed out: ${text}`,
      'Try again; a slow network or a blocked endpoint delays it.',
      { cause },
    );
  if (/Setting up data channel/i.test(text)) {
    return new ExecError(
      'channel-closed',
      `The container agent could not set up its end of the session: ${text}`,
      'Try again; the task needs ssmmessages:CreateDataChannel and OpenDataChannel, and a way to ssmmessages.',
      { cause },
    );
  }
  if (/inactivity/i.test(text))
    return new ExecError(
      'channel-closed',
      `The session was idle for too long: ${text}`,
      'ECS Exec ends a session after 20 minutes without data; try again.',
      { cause },
    );
  return new ExecError(
    'channel-closed',
    `The session was closed: ${text}`,
    'Most likely the disk of the container is full, or its image has no shell (`sh`). Look at both (a new task begins with an empty disk), then try again; the agent’s log is under /var/log/amazon/ssm in the container.',
    { cause },
  );
}

/** One short line without control characters or the agent's separator line. */
function printable(output: string): string {
  const line = output
    .replace(/-{3,}ERROR-{3,}/g, ' ')
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
