/** Checks the only process that can be meant while the finder still watches what it uses. */
import type { RemoteHost } from '../exec/types';
import { onlyProcess } from './chooseProcess';
import type { CaptureRequest, Collector, RemoteProcess, Runtime } from './types';

export interface EarlyCheck {
  /** The processes, before their shares of CPU are known. */
  seen(processes: readonly RemoteProcess[]): void;
  /** The check of the process that was chosen. Rejects as the collector's does. */
  of(collector: Collector, process: RemoteProcess): Promise<void>;
}

export function createEarlyCheck(host: RemoteHost, collectors: ReadonlyMap<Runtime, Collector>, request: CaptureRequest): EarlyCheck {
  let begun: { readonly pid: number; readonly collector: Collector; readonly done: Promise<void> } | undefined;
  return {
    seen(processes) {
      const process = onlyProcess(processes, request);
      const collector = process?.runtime ? collectors.get(process.runtime) : undefined;
      if (process === undefined || collector === undefined) return;
      begun = { pid: process.pid, collector, done: collector.check(host, process) };
      // Who asks for it hears of a failure.
      begun.done.catch(() => undefined);
    },
    of: (collector, process) => (begun?.pid === process.pid && begun.collector === collector ? begun.done : collector.check(host, process)),
  };
}
