/** Options of a request that Python's own sampler is given, requests that suit it, and those that are refused. */
import { CaptureError, type RecordRequest } from '../../../capture/types';
import { MAX_BLOCKING_THREADS } from '../../shared/limits';
import { whoOf } from '../recorderFailures';
import { samplerName } from './failures';

/**
 * From this rate on it costs the task less than py-spy: at 1000 Hz half as much (0.4 s of CPU in 5 s, of py-spy 1.25);
 * at 100 Hz as much.
 */
const CHEAPER_FROM_HZ = 500;
const MAX_HZ = 10_000;

/** Options of `profiling.sampling attach` beyond process, rate, threads and output. */
export const samplingOptions = (request: RecordRequest): string[] => [
  ...(request.gil ? ['--mode', 'gil'] : request.mode === 'cpu' ? ['--mode', 'cpu'] : []),
  ...(request.blocking ? ['--blocking'] : []),
];

/** It has native frames only as one artificial frame, and follows no children. */
const needsPySpy = ({ native, subprocesses }: RecordRequest): boolean => native === true || subprocesses === true;

/** It is the better one for the request, where both can record the process. */
export const isCheaper = (request: RecordRequest): boolean =>
  request.rateHz >= CHEAPER_FROM_HZ && request.rateHz <= MAX_HZ && request.mode !== 'heap' && !needsPySpy(request);

/** Throws CaptureError `not-attachable` for what it cannot do, or would do at too high a price. */
export function assertSamplable(request: RecordRequest): void {
  const refuse = (message: string, hint: string): CaptureError => new CaptureError('not-attachable', message, hint);
  if (!(request.rateHz >= 1 && request.rateHz <= MAX_HZ))
    throw refuse(
      `${samplerName} cannot sample ${request.rateHz} times a second.`,
      `Choose a rate from 1 to ${MAX_HZ} Hz.`,
    );
  if (request.mode === 'heap')
    throw refuse(
      `Memory of a Python process cannot be recorded from outside: ${whoOf(request.process)}.`,
      'Choose CPU or wall-clock mode; heap mode is for Node.',
    );
  if (needsPySpy(request))
    throw refuse(
      'Native frames and child processes need py-spy, which cannot read this Python.',
      'Capture without those options, or choose one of the child processes.',
    );
  const { threads } = request.process;
  if (request.blocking && threads > MAX_BLOCKING_THREADS)
    throw refuse(
      `${whoOf(request.process)} has ${threads} threads: pausing it for each sample would slow it down many times over, which is refused above ${MAX_BLOCKING_THREADS} threads.`,
      'Record without blocking.',
    );
}
