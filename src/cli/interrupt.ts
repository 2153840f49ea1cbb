import { closeOpenSessions } from '../exec/aws/ending';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** Limits for cleaning up in the task, and then for terminating open sessions. */
const PATIENCE_MS = 15_000;
const CLOSE_MS = 4000;

/**
 * Runs `work` with a signal that Ctrl-C, SIGTERM or a closed terminal aborts; the process waits until `work` has
 * cleaned up. At the second signal, or if that takes too long, open sessions are terminated and the process ends with
 * code 130. `onFirst` is called at the first of them; where it returns true, that is all.
 */
export async function untilInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onFirst: (name: NodeJS.Signals) => boolean = () => false,
): Promise<T> {
  const abort = new AbortController();
  let impatience: NodeJS.Timeout | undefined;
  let isFirst = true;
  const leave = (): void => void closeOpenSessions(CLOSE_MS).then(() => process.exit(130));
  const interrupt = (name: NodeJS.Signals): void => {
    const wasFirst = isFirst;
    isFirst = false;
    if (wasFirst && onFirst(name)) return;
    if (abort.signal.aborted) return leave();
    impatience = setTimeout(leave, PATIENCE_MS);
    abort.abort();
  };
  for (const name of SIGNALS) process.on(name, interrupt);
  try {
    return await work(abort.signal);
  } finally {
    clearTimeout(impatience);
    for (const name of SIGNALS) process.off(name, interrupt);
  }
}
