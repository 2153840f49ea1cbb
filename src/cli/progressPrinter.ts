import type { CaptureProgress } from '../capture/types';
import type { Output } from './output';

/** Prints a line when the capture's message changes, at most one a second within a phase. */
export function progressPrinter(output: Output, now: () => number = Date.now): (progress: CaptureProgress) => void {
  let phase = '';
  let last = '';
  let at = 0;
  return (progress) => {
    if (progress.message === last || (progress.phase === phase && now() - at < 1000)) return;
    phase = progress.phase;
    last = progress.message;
    at = now();
    output.note(progress.message);
  };
}
