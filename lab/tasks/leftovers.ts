import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf, pids } from './processTable';

/** The environment variable that assigns a process to a container. */
export const METADATA_VARIABLE = 'ECS_CONTAINER_METADATA_URI_V4';

/** Processes of the containers with these metadata addresses, including exec'd commands; never this process. */
export function processesOf(metadataUris: ReadonlySet<string>): number[] {
  if (metadataUris.size === 0) return [];
  return pids().filter((pid) => {
    const uri = pid === process.pid ? null : environmentOf(pid, METADATA_VARIABLE);
    return uri !== null && metadataUris.has(uri);
  });
}

/** Kills every process of these containers, in a few rounds, because a forking one may be a step ahead. */
export async function endProcessesOf(metadataUris: ReadonlySet<string>): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const left = processesOf(metadataUris);
    if (left.length === 0) return;
    for (const pid of left) signal(pid, 'SIGKILL');
    await sleep(20);
  }
}

/** Sends a signal to a process, or to a group if `target` is negative. False if there is none. */
export function signal(target: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(target, name);
  } catch {
    return false;
  }
}
