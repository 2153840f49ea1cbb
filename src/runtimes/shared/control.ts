/** Steers a running recorder through a file in the session's private folder, which the recorder polls. */
import type { RemoteHost } from '../../exec/types';
import type { RecordControl } from '../../capture/types';

/**
 * Name of the file in the private folder. Its text is `run`, `pause` or `stop`; no file means `run`. Recorders look
 * five times a second.
 */
const CONTROL_FILE = 'control';

/**
 * How long this client waits for all pauses of a recording together. The guardian in the task ends a recording when the
 * editor is gone.
 */
export const MAX_PAUSES_MS = 12 * 3600_000;

/**
 * Passes stop and pause on to the recorder. Call the result when the recorder has ended. A word that cannot be
 * delivered is logged: the recorder still ends at its own deadline.
 */
export function steer(host: RemoteHost, control: RecordControl, log: (line: string) => void): () => void {
  const { stop, live } = control;
  let ended = false;
  let told = 'run';
  let telling = Promise.resolve();
  const wanted = (): string => (stop?.aborted ? 'stop' : live?.pause?.paused ? 'pause' : 'run');
  const tell = (): void => {
    telling = telling
      .then(async () => {
        const word = wanted();
        if (ended || word === told) return;
        told = word;
        await host.upload(Buffer.from(word), `${host.facts.privateDir}/${CONTROL_FILE}`, { mode: 0o600 });
      })
      .catch((error: unknown) => {
        if (!ended)
          log(`The recorder could not be told to ${told}: ${error instanceof Error ? error.message : String(error)}`);
      });
  };
  const unpause = live?.pause?.onChange(tell) ?? ((): void => undefined);
  stop?.addEventListener('abort', tell);
  tell();
  return () => {
    ended = true;
    unpause();
    stop?.removeEventListener('abort', tell);
  };
}
