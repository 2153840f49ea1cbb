/** Turns what py-spy prints when it cannot record into cause and remedy. Texts seen with py-spy 0.4.3. */
import { CaptureError, UnknownProcessError, type RemoteProcess } from '../../../capture/types';
import { targetExited } from '../../shared/ended';
import { causeOf, explainExitCode, explainTaskFailure, whoOf, type SamplerFailure } from '../recorderFailures';
import { ptraceRefused } from './attach';
import { unreadable } from './interpreterFile';

/**
 * A free-threaded build is told before anything is sent: py-spy itself would say no more than that it found no
 * interpreter (as it does of PyPy).
 */
export const freeThreaded = (process: RemoteProcess, version: string): CaptureError =>
  new CaptureError(
    'not-attachable',
    `${whoOf(process)} runs a free-threaded Python (${version}), which py-spy cannot read.`,
    'Run the service with the usual build of Python for a capture; free-threaded ones can be recorded from 3.15 on, which has a sampler of its own.',
  );

/** The CaptureError for a failed py-spy. `said` is its stderr (untrusted), kept as the cause only. */
export function explainPySpyFailure(said: string, exitCode: number, process: RemoteProcess): CaptureError {
  const failure: SamplerFailure = { sampler: 'py-spy', said, exitCode, process };
  const who = whoOf(process);
  const cause = causeOf(failure);
  const has = (...texts: readonly string[]): boolean => texts.some((text) => said.includes(text));
  if (has('checksum mismatch')) {
    return new CaptureError(
      'other',
      'The py-spy in the task is not the one that was sent (its checksum differs); it was not run.',
      'Capture again: it will be sent again. If it happens again, something in the container changes files.',
      undefined,
      { cause },
    );
  }
  const inTask = explainTaskFailure(failure);
  if (inTask) return inTask;
  // The interpreter's file, or its library: a process that is gone has no executable any more, which fails before.
  if (has('No such file or directory (os error 2)') && has('binary_parser') && !has('process executable name')) {
    const { why, next } = unreadable.gone;
    return new CaptureError('not-attachable', why(`the Python in ${who}`), next, undefined, { cause });
  }
  // "Failed to get process executable name" has either cause; where none is given, the kernel refused root without
  // SYS_PTRACE.
  if (has('No such file or directory (os error 2)', 'No such process') && !has('Permission denied'))
    return targetExited(process, 0, cause);
  if (
    has(
      'Permission denied (os error 13)',
      'Permission Denied',
      'Operation not permitted (os error 1)',
      'Failed to suspend process',
      'Failed to get process executable name',
    )
  ) {
    return ptraceRefused(`The kernel denied py-spy access to the memory of ${who} (ptrace).`, undefined, cause);
  }
  if (has('Unsupported version of Python')) {
    return new UnknownProcessError(
      `py-spy does not know the Python version of ${who}.`,
      'py-spy 0.4.3 reads CPython 2.7 and 3.3 to 3.15.',
      { cause },
    );
  }
  if (has('Failed to find BSS section header')) {
    const { why, next } = unreadable.sectionless;
    return new UnknownProcessError(why(`the Python in ${who}`), next, { cause });
  }
  if (
    has(
      'Failed to find a python interpreter in the .data section',
      'Failed to find python version from target process',
      'Failed to find python interpreter',
    )
  ) {
    return new UnknownProcessError(
      `py-spy found no CPython inside ${who}.`,
      'Choose another process; PyPy and free-threaded Pythons cannot be read.',
      { cause },
    );
  }
  if (has('Exec format error', 'cannot execute', 'not found') && (exitCode === 126 || exitCode === 127)) {
    return new CaptureError(
      'no-temp-folder',
      'The container does not run programs from its temporary folder (mounted noexec?).',
      'Set TMPDIR to a folder that is writable and executable, or add py-spy to the image.',
      undefined,
      { cause },
    );
  }
  return explainExitCode(failure);
}
