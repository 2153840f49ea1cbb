/** What tests of the Python recorder share: the packed py-spy, programs to record, a request. */
import path from 'node:path';
import type { RecordRequest, RemoteProcess } from '../../../src/capture/types';
import { programs } from '../../capture/support/localProcess';
import { requestFor as request } from '../support';

export const assetsDir = path.join(process.cwd(), 'dist', 'py-spy');
/** A PATH without a py-spy, so that ours has to be sent. */
export const plainPath = { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' };
export const busy = path.join(programs, 'busy.py');

/** Two seconds, without a download of py-spy from the network. */
export const requestFor = (process: RemoteProcess, change: Partial<RecordRequest> = {}): ReturnType<typeof request> =>
  request(process, { durationMs: 2000, fetchPySpy: false, ...change });
