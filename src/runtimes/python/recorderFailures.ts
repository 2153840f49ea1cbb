/** Failures that every recorder of a Python process has, whichever sampler it runs, as cause and remedy. */
import { CaptureError, type RemoteProcess } from '../../capture/types';
import { toldToEnd } from '../shared/ended';
import { FINISH_SECONDS } from '../shared/limits';
import { processName } from '../shared/processName';

/** What a failed sampler left: `said` is what it printed (untrusted), kept as the cause only. */
export interface SamplerFailure {
  /** In sentences: `py-spy`. */
  readonly sampler: string;
  readonly said: string;
  readonly exitCode: number;
  readonly process: RemoteProcess;
}

/** The cause for the output channel: what was said, cut off. */
export const causeOf = ({ said }: SamplerFailure): Error => new Error(said.trim().slice(0, 4000));

/** `main.py (pid 7)`. */
export const whoOf = (process: RemoteProcess): string => `${processName(process)} (pid ${process.pid})`;

/** The failures that lie in the task and not in what the sampler knows; null for another. */
export function explainTaskFailure(failure: SamplerFailure): CaptureError | null {
  const { sampler, said, exitCode } = failure;
  const fail = (code: 'other' | 'no-temp-folder', message: string, hint: string): CaptureError =>
    new CaptureError(code, message, hint, undefined, { cause: causeOf(failure) });
  if (said.includes('ecs-profiler: did not finish in time'))
    return fail(
      'other',
      `${sampler} did not finish in time: it was told to end, did not within ${FINISH_SECONDS} s, and was ended.`,
      'Give the container more CPU, or record at a lower rate or for a shorter time.',
    );
  if (said.includes('No space left on device') || exitCode === 120)
    return fail(
      'no-temp-folder',
      'The temporary folder of the container is full.',
      'Free space in it, or set TMPDIR to another folder.',
    );
  return null;
}

/** A failure of which nothing else is known: what the exit code tells. */
export function explainExitCode(failure: SamplerFailure): CaptureError {
  const { sampler, exitCode, process } = failure;
  const cause = causeOf(failure);
  if (exitCode === 143) return toldToEnd(sampler, cause);
  if (exitCode === 137) {
    return new CaptureError(
      'other',
      `${sampler} was killed in the task, most likely because memory ran out.`,
      'Give the container more memory, or record for a shorter time.',
      undefined,
      { cause },
    );
  }
  return new CaptureError(
    'other',
    `${sampler} could not record ${whoOf(process)} (exit code ${exitCode}).`,
    `The output channel has what ${sampler} said.`,
    undefined,
    { cause },
  );
}
