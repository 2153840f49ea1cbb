/** Turns what py-spy prints when it cannot record into cause and remedy. Texts seen with py-spy 0.4.3. */
import { CaptureError, UnknownProcessError, type RemoteProcess } from '../../../capture/types';
import { targetExited, toldToEnd } from '../../shared/ended';
import { FINISH_SECONDS } from '../../shared/limits';
import { processName } from '../../shared/processName';
import { ptraceRefused } from './attach';

/** The CaptureError for a failed py-spy. `said` is its stderr (untrusted), kept as the cause only. */
export function explainPySpyFailure(said: string, exitCode: number, process: RemoteProcess): CaptureError {
  const who = `${processName(process)} (pid ${process.pid})`;
  const cause = new Error(said.trim().slice(0, 4000));
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
  if (has('ecs-profiler: did not finish in time')) {
    return new CaptureError(
      'other',
      `py-spy did not finish in time: it was told to end, did not within ${FINISH_SECONDS} s, and was ended.`,
      'Give the container more CPU, or record at a lower rate or for a shorter time.',
      undefined,
      { cause },
    );
  }
  if (has('No space left on device') || exitCode === 120) {
    return new CaptureError(
      'no-temp-folder',
      'The temporary folder of the container is full.',
      'Free space in it, or set TMPDIR to another folder.',
      undefined,
      { cause },
    );
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
  if (
    has(
      'Failed to find a python interpreter in the .data section',
      'Failed to find python version from target process',
      'Failed to find python interpreter',
    )
  ) {
    return new UnknownProcessError(
      `py-spy found no CPython inside ${who}.`,
      'Choose another process; PyPy, free-threaded Pythons and Pythons stripped of their symbols cannot be read.',
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
  if (exitCode === 143) return toldToEnd('py-spy', cause);
  if (exitCode === 137) {
    return new CaptureError(
      'other',
      'py-spy was killed in the task, most likely because memory ran out.',
      'Give the container more memory, or record for a shorter time.',
      undefined,
      { cause },
    );
  }
  return new CaptureError(
    'other',
    `py-spy could not record ${who} (exit code ${exitCode}).`,
    'The output channel has what py-spy said.',
    undefined,
    { cause },
  );
}
