/** Removes the py-spy that captures left in a task (remote/pyspyRemove.sh). */
import type { RemoteHost } from '../../../exec/types';
import { CaptureError } from '../../../capture/types';
import type { RemovedFolders } from '../../types';
import { prepare } from './prepare';

/** Whether captures left anything. Asked of the Node that serves a session. */
async function isThere(host: RemoteHost, signal?: AbortSignal): Promise<boolean> {
  const look = 'process.exit(require("fs").existsSync(process.argv[1]) ? 0 : 1)';
  const argv = ['node', '-e', look, `${host.facts.tempDir}/.ecs-profiler`];
  return (await host.run(argv, { timeoutMs: 20_000, signal })).exitCode === 0;
}

/** Throws CaptureError `other` when the script fails, or ExecError. */
export async function removeCachedPySpy(host: RemoteHost, signal?: AbortSignal): Promise<RemovedFolders> {
  // Such an image may well have no Python to remove it with; without one, no capture left anything there.
  if (host.facts.noShell === 'node' && !(await isThere(host, signal))) return { removed: [], kept: [] };
  const result = await prepare(host, 'remove', [host.facts.tempDir], 'python3', { timeoutMs: 20_000, signal });
  if (result.exitCode !== 0)
    throw new CaptureError(
      'other',
      'The cached py-spy could not be removed.',
      'The output channel has what the container said.',
      undefined,
      { cause: result.stderr },
    );
  const removed: { folder: string; bytes: number }[] = [];
  const kept: string[] = [];
  for (const line of Buffer.from(result.stdout).toString('utf8').split('\n')) {
    const gone = /^removed (\d{1,15}) (\/.*)$/.exec(line);
    if (gone) removed.push({ folder: gone[2], bytes: Number(gone[1]) });
    const left = /^kept (\/.*)$/.exec(line);
    if (left) kept.push(left[1]);
  }
  return { removed, kept };
}
