import type { Clock } from '../clock';
import { isTransient } from './transient';
import type { ExecApi } from '../types';

/** Waits between attempts; the SDK has retried each of them by itself. */
const RETRY_MS = [300, 1000, 2000];
/** A call that hangs is waited for no longer than this, all attempts together. */
const LIMIT_MS = 10_000;

/** Ends a session on AWS's side. Never rejects; resolves to the name of the error where it stays open, else to null. */
export async function terminateSession(
  terminate: ExecApi['terminateSession'],
  sessionId: string,
  clock: Clock,
): Promise<string | null> {
  let stop = () => {};
  const late = new Promise<string>((resolve) => {
    stop = clock.after(LIMIT_MS, () => resolve('no answer'));
  });
  const ended = await Promise.race([attempts(terminate, sessionId, clock), late]);
  stop();
  return ended;
}

async function attempts(
  terminate: ExecApi['terminateSession'],
  sessionId: string,
  clock: Clock,
): Promise<string | null> {
  for (const waitMs of [...RETRY_MS, null]) {
    try {
      await terminate(sessionId);
      return null;
    } catch (error) {
      if (waitMs === null || !isTransient(error)) return error instanceof Error ? error.name : 'unknown';
      await new Promise<void>((resolve) => {
        clock.after(waitMs, resolve);
      });
    }
  }
  return null;
}
