import type { RecordRequest, RemoteProcess } from '../../src/capture/types';

/** A request to record a process, which collects progress messages in `lines`. */
export function requestFor(
  process: RemoteProcess,
  change: Partial<RecordRequest> = {},
): RecordRequest & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    process,
    durationMs: 1500,
    rateHz: 100,
    mode: 'cpu',
    cachePySpy: true,
    signal: new AbortController().signal,
    lines,
    onProgress: (phase, _fraction, message) => lines.push(`${phase}: ${message}`),
    log: (line) => lines.push(`log: ${line}`),
    ...change,
  };
}
