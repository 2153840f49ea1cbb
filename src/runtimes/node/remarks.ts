/** What a reader of a Node capture should know of how it went. */
import type { DriverEvent } from './events';

const whyEnded: Readonly<Record<string, string>> = {
  cpu: 'The recording was ended early: the recorder used too much CPU in the task.',
  delay:
    'The recording was ended early: the process waited for the processor much longer than before, and the recorder may have been why.',
  paused: 'The recording was ended: it was paused for too long.',
};

const whySkipped: Readonly<Record<string, string>> = {
  ownHandler: 'it has a SIGUSR1 handler of its own',
  portTaken: 'another process holds the port of its inspector',
  signalNotCaught: 'it does not handle SIGUSR1 and was not signalled',
  notNode: 'it runs another program than the first process',
  gone: 'it had ended',
  noAnswer: 'its main thread is blocked',
};

export function remarksOf(events: readonly DriverEvent[], mode: 'cpu' | 'heap', heapIntervalBytes: number): string[] {
  const remarks: string[] = [];
  if (mode === 'heap')
    remarks.push(
      `Memory allocated during the recording and still held at its end, estimated from one sample in ${Math.round(heapIntervalBytes / 1024)} KB.`,
    );
  for (const one of events) {
    if (one.event === 'ended') remarks.push(whyEnded[one.why ?? ''] ?? 'The recording was ended early.');
    if (one.event === 'skipped')
      remarks.push(
        `pid ${one.pid} was not recorded: ${whySkipped[one.code ?? ''] ?? 'its inspector could not be used'}.`,
      );
    if (one.event === 'dropped')
      remarks.push(
        `${one.worker ? `Worker ${one.worker} of pid ${one.pid}` : `pid ${one.pid}`} was not recorded to the end: it ended, or its inspector broke off.`,
      );
  }
  return [...new Set(remarks)];
}
