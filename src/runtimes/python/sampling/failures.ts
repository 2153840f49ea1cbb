/** Turns what Python's own sampler prints when it cannot record into cause and remedy. Texts seen with 3.15.2. */
import { CaptureError, type RemoteProcess } from '../../../capture/types';
import { goneBefore } from '../../shared/ended';
import { ptraceRefused } from '../pyspy/attach';
import { causeOf, explainExitCode, explainTaskFailure, whoOf } from '../recorderFailures';

/** In sentences. */
export const samplerName = 'profiling.sampling';

/** The CaptureError for a failed sampler. `said` is its output (untrusted), kept as the cause only. */
export function explainSamplingFailure(said: string, exitCode: number, process: RemoteProcess): CaptureError {
  const failure = { sampler: samplerName, said, exitCode, process };
  const who = whoOf(process);
  const cause = causeOf(failure);
  const refuse = (message: string, hint: string): CaptureError =>
    new CaptureError('not-attachable', message, hint, undefined, { cause });
  const inTask = explainTaskFailure(failure);
  if (inTask) return inTask;
  if (/cannot find the process|No such process|ProcessLookupError/.test(said)) return goneBefore(process);
  if (/unable to access process memory|CAP_SYS_PTRACE|PermissionError|Operation not permitted/.test(said))
    return ptraceRefused(`The kernel denied ${samplerName} access to the memory of ${who} (ptrace).`, undefined, cause);
  // Both the number of the version and the build have to be the target's.
  if (/Can't attach from a|free-threaded/.test(said))
    return refuse(
      `${samplerName} can only read a process of its own version of Python, and ${who} runs another.`,
      'Choose another process, or put py-spy into the image.',
    );
  if (/PyRuntime/.test(said))
    return refuse(
      `${samplerName} found no CPython inside ${who}.`,
      'Choose another process; Pythons stripped of their sections cannot be read.',
    );
  if (/locale\.Error/.test(said))
    return refuse(
      `${samplerName} ended in the task because of its locale settings.`,
      'Install the locale that LANG or LC_ALL of the container names, or unset them.',
    );
  if (/unrecognized arguments|invalid choice|ImportError|ModuleNotFoundError/.test(said))
    return refuse(
      `${samplerName} of the Python of ${who} differs from the one that is known (3.15.2).`,
      'Record below 500 Hz, so that py-spy is used; the output channel has what it said.',
    );
  return explainExitCode(failure);
}
