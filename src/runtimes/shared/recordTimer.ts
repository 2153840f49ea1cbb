/** Progress of a running recording: one line a second, from the moment the recorder says it began. */
import type { RecordRequest } from '../../capture/types';
import { processName } from './processName';

interface RecordTimer {
  /** The recorder says it began; later calls change nothing. */
  started(): void;
  readonly startedAtMs: number | null;
  stop(): void;
}

/** A recording this long that can be stopped will be stopped, so the time left until its limit is not shown. */
const OPEN_ENDED_MS = 600_000;

export function startRecordTimer(request: RecordRequest): RecordTimer {
  const who = `${processName(request.process)} (pid ${request.process.pid})`;
  const isOpenEnded = request.isOpenEnded ?? (request.stop !== undefined && request.durationMs >= OPEN_ENDED_MS);
  let startedAtMs: number | null = null;
  let interval: NodeJS.Timeout | undefined;
  const tick = (): void => {
    const elapsed = Math.min(Date.now() - (startedAtMs ?? Date.now()), request.durationMs);
    const seconds = (ms: number): string => String(Math.round(ms / 1000));
    request.onProgress(
      'record',
      elapsed / request.durationMs,
      `Recording ${who}: ${seconds(elapsed)} s${isOpenEnded ? ', until you stop it' : ` of ${seconds(request.durationMs)} s`}`,
    );
  };
  return {
    started() {
      if (startedAtMs !== null) return;
      startedAtMs = Date.now();
      tick();
      interval = setInterval(tick, 1000);
    },
    get startedAtMs() {
      return startedAtMs;
    },
    stop() {
      clearInterval(interval);
    },
  };
}
