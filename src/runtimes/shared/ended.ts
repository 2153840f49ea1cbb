/** Errors of recordings that ended because the target, or the session's shell, ended. */
import { CaptureError, type RemoteProcess } from '../../capture/types';
import { processName } from './processName';

/** The target ended while it was recorded. The recording is dropped, since it would look like a complete one. */
export function targetExited(process: RemoteProcess, afterMs: number, cause?: unknown): CaptureError {
  const when = afterMs > 0 ? ` after ${(afterMs / 1000).toFixed(1)} s of recording` : ' before the recording began';
  return new CaptureError(
    'target-exited',
    `${processName(process)} (pid ${process.pid}) ended${when}.`,
    "Look at the service's events for a restart or a deployment, then capture again; a shorter duration helps with short-lived processes.",
    undefined,
    { cause },
  );
}

/** The target ended between being listed and being checked. */
export const goneBefore = (process: RemoteProcess): CaptureError =>
  new CaptureError(
    'target-exited',
    `${processName(process)} (pid ${process.pid}) ended before the recording began.`,
    'Start the capture again: it will find the process that took its place.',
  );

/**
 * A recorder that ended with 143 (128 + SIGTERM): the guardian of a session that lost its shell sends it, or another
 * program.
 */
export const toldToEnd = (recorder: string, cause: unknown): CaptureError =>
  new CaptureError(
    'other',
    `${recorder} was told to end in the task (SIGTERM): the session's shell was killed, or something ends foreign processes there.`,
    'Capture again; if it happens again, look for a supervisor or a clean-up job in the container.',
    undefined,
    { cause },
  );
