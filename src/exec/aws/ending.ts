/** TerminateSession for every session that was granted: at its end, when opening it is abandoned, at shutdown. */
import { type Clock, systemClock } from '../clock';
import { type ExecApi, ExecError, type SessionGrant } from '../types';

/** Waits between attempts; the SDK has already retried each of them. */
const RETRY_MS = [300, 1000, 2000];
/** Limit for all attempts together, in case a call hangs. */
const LIMIT_MS = 10_000;

/**
 * Ends a session on AWS's side. Never rejects; resolves to the name of the error if it stays open, otherwise to null.
 */
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

const THROTTLED = /^(Throttl|TooManyRequests|RequestLimitExceeded|RequestThrottled|SlowDown|LimitExceeded)/;
const NETWORK =
  /^(ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|TimeoutError|NetworkingError|RequestTimeout)/;

/** Whether the same AWS call may succeed a moment later: throttling, a server or network error. */
function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { name, code, $fault, $metadata } = error as {
    name?: unknown;
    code?: unknown;
    $fault?: unknown;
    $metadata?: { httpStatusCode?: unknown };
  };
  const status = typeof $metadata?.httpStatusCode === 'number' ? $metadata.httpStatusCode : 0;
  const words = [name, code].filter((word): word is string => typeof word === 'string');
  return (
    $fault === 'server' ||
    status >= 500 ||
    status === 429 ||
    words.some((word) => THROTTLED.test(word) || NETWORK.test(word))
  );
}

type Close = () => Promise<void>;

/** The open sessions of this process, so that shutdown can end them. */
const open = new Set<Close>();

/** Registers how to end a session, until the returned function is called. `close` never rejects. */
export function rememberSession(close: Close): () => void {
  open.add(close);
  return () => void open.delete(close);
}

/** Ends every open session; resolves when all have ended, or after `withinMs`. Never rejects. */
export async function closeOpenSessions(withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, withinMs);
  });
  await Promise.race([Promise.all([...open].map((close) => close())), late]);
  clearTimeout(timer);
}

/**
 * Requests a session that may be abandoned: an abort rejects at once with code `cancelled`, and if the session is
 * granted nevertheless, it is terminated. The request itself continues, as otherwise its session would stay open
 * unnoticed.
 */
export async function abandonable(
  granting: Promise<SessionGrant>,
  signal: AbortSignal | undefined,
  terminate: ExecApi['terminateSession'],
): Promise<SessionGrant> {
  const ended = async () => {
    const grant = await granting.catch(() => null);
    if (grant) await terminateSession(terminate, grant.sessionId, systemClock);
  };
  let abort = () => {};
  const cancelled = new Promise<never>((_, reject) => {
    abort = () => {
      const ending = ended();
      const forget = rememberSession(() => ending);
      void ending.then(forget);
      reject(new ExecError('cancelled', 'Opening the session was cancelled.', ''));
    };
  });
  signal?.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([cancelled, granting]);
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}
