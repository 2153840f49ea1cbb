/** What tests of the Python recorder share: the packed py-spy, programs to record, a request. */
import path from 'node:path';
import type { RecordRequest, RemoteProcess } from '../../../src/capture/types';
import { programs } from '../../capture/support/localProcess';

export const assetsDir = path.join(process.cwd(), 'dist', 'py-spy');
/** A PATH without a py-spy, so that ours has to be sent. */
export const plainPath = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
export const busy = path.join(programs, 'busy.py');

export function requestFor(
  process: RemoteProcess,
  change: Partial<RecordRequest> = {},
): RecordRequest & { readonly lines: string[] } {
  const lines: string[] = [];
  return {
    process,
    durationMs: 2000,
    rateHz: 100,
    mode: 'cpu',
    cachePySpy: true,
    fetchPySpy: false,
    signal: new AbortController().signal,
    lines,
    onProgress: (phase, _fraction, message) => lines.push(`${phase}: ${message}`),
    log: (line) => lines.push(`log: ${line}`),
    ...change,
  };
}
