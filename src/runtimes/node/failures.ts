/** Turns the failures that the inspector driver (remote) reports into cause and remedy. */
import { CaptureError, type RemoteProcess } from '../../capture/types';
import { targetExited, toldToEnd } from '../shared/ended';
import { processName } from '../shared/processName';
import type { DriverEvent } from './events';

export const openSetting =
  'Or start the process with --inspect=127.0.0.1:0: an inspector that is open already is used and left open.';

/** The port that an inspector could not have: Node's own unless the driver names another. */
const heldPort = ({ text = '' }: DriverEvent): string => /^\d{1,5}$/.exec(text)?.[0] ?? '9229';

export function explainDriverFailure(
  event: DriverEvent | undefined,
  exitCode: number,
  recordedMs: number,
  process: RemoteProcess,
  said: string,
): CaptureError {
  const who = `${processName(process)} (pid ${process.pid})`;
  const cause = new Error(`${event?.code ?? 'no word from the driver'}: ${event?.text ?? ''}\n${said.slice(0, 4000)}`);
  const refuse = (message: string, hint: string): CaptureError =>
    new CaptureError('not-attachable', message, hint, undefined, { cause });
  switch (event?.code) {
    case 'gone':
      return targetExited(process, recordedMs, cause);
    case 'notNode':
      return refuse(`${who} is not the Node program it was taken for; it was not signalled.`, 'Capture again.');
    case 'denied':
      return refuse(
        `The kernel does not let the session look at ${who}.`,
        'Add SYS_PTRACE to the container in the task definition.',
      );
    case 'signalNotCaught':
      return refuse(`${who} does not handle SIGUSR1, which would end it; it was not signalled.`, openSetting);
    case 'ownHandler':
      return refuse(
        `${who} did not open its inspector on SIGUSR1: it has a SIGUSR1 handler of its own, which ran instead.`,
        `Give the application another signal. ${openSetting}`,
      );
    case 'portTaken':
      return refuse(
        `${who} could not open its inspector: another process of the task holds port ${heldPort(event)}.`,
        `Close the other inspector (capture one Node process at a time). ${openSetting}`,
      );
    case 'foreign':
      return refuse(`The inspector that was found does not belong to ${who}.`, openSetting);
    case 'otherNetwork':
      return refuse(
        `${who} is in another network than this container: its inspector cannot be reached from here.`,
        'Capture the container that the process runs in.',
      );
    case 'moveFailed':
      return refuse(`The inspector of ${who} did not open again on another port.`, 'Capture one process at a time.');
    case 'connectionLost':
      return new CaptureError(
        'other',
        `The inspector of ${who} broke off the recording.`,
        'Capture again.',
        undefined,
        { cause },
      );
    case 'noAnswer':
      return refuse(
        `The inspector of ${who} does not answer: its main thread is blocked.`,
        'Capture again, perhaps at a quieter moment.',
      );
    default:
      if (exitCode === 143) return toldToEnd('The recorder', cause);
      if (exitCode === 137)
        return new CaptureError(
          'other',
          'The recorder was killed in the task, most likely because memory ran out.',
          'Give the container some 60 MB more memory, or record for a shorter time.',
          undefined,
          { cause },
        );
      return new CaptureError(
        'other',
        `${who} could not be recorded (exit code ${exitCode}).`,
        'The output channel has what the recorder said.',
        undefined,
        { cause },
      );
  }
}
