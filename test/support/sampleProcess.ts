import type { RemoteProcess } from '../../src/capture/types';

/** A Python process as the finder reports it, with the given changes. */
export const sampleProcess = (change: Partial<RemoteProcess> = {}): RemoteProcess => ({
  pid: 7,
  ppid: 1,
  uid: 0,
  runtime: 'python',
  runtimeVersion: '',
  exe: '/usr/bin/python3',
  argv: ['python3', 'main.py'],
  cpuShare: 1,
  threads: 1,
  ...change,
});
