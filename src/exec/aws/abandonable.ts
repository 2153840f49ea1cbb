import { systemClock } from '../clock';
import { rememberSession } from './openSessions';
import { terminateSession } from './terminate';
import { type ExecApi, ExecError, type SessionGrant } from '../types';

/**
 * A session being granted that may be given up: an abort rejects at once with code `cancelled`, and the session that is
 * granted nevertheless is terminated. The request itself goes on, or its session would stay open unseen.
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
