/** Options of a request that py-spy is given, and requests that are refused. */
import { MAX_BLOCKING_THREADS } from '../../shared/limits';
import { processName } from '../../shared/processName';
import { CaptureError, type RecordRequest } from '../../../capture/types';

/** py-spy reads native frames only of a paused process. */
export const pauses = ({ blocking, native }: Pick<RecordRequest, 'blocking' | 'native'>): boolean =>
  blocking === true || native === true;

/** Options of `py-spy record` beyond process, rate, duration and output. */
export const pySpyOptions = (request: RecordRequest): string[] => [
  ...(pauses(request) ? [] : ['--nonblocking']),
  ...(request.native ? ['--native'] : []),
  ...(request.mode === 'wall' ? ['--idle'] : []),
  ...(request.gil ? ['--gil'] : []),
  ...(request.subprocesses ? ['--subprocesses'] : []),
];

/** Throws CaptureError `not-attachable` for what py-spy cannot do, or would do at too high a price. */
export function assertRecordable(request: RecordRequest): void {
  const who = `${processName(request.process)} (pid ${request.process.pid})`;
  if (!(request.rateHz >= 1 && request.rateHz <= 1000)) {
    throw new CaptureError(
      'not-attachable',
      `py-spy cannot sample ${request.rateHz} times a second.`,
      'Choose a rate from 1 to 1000 Hz.',
    );
  }
  if (request.mode === 'heap') {
    throw new CaptureError(
      'not-attachable',
      `Memory of a Python process cannot be recorded from outside: ${who}.`,
      'Choose CPU or wall-clock mode; heap mode is for Node.',
    );
  }
  const threads = Math.max(
    request.process.threads,
    ...(request.subprocesses ? (request.children ?? []).map((child) => child.threads) : []),
  );
  if (pauses(request) && threads > MAX_BLOCKING_THREADS) {
    throw new CaptureError(
      'not-attachable',
      `${who} has ${threads} threads: pausing it for each sample would slow it down many times over, which is refused above ${MAX_BLOCKING_THREADS} threads.`,
      request.native
        ? 'Record without native frames: py-spy can read those only of a paused process.'
        : 'Record without blocking.',
    );
  }
}
