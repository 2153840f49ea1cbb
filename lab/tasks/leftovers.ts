import { setTimeout as sleep } from 'node:timers/promises';
import { environmentOf, pids } from './processTable';

/** The variable by which a process belongs to a container. */
export const METADATA_VARIABLE = 'ECS_CONTAINER_METADATA_URI_V4';

/** Processes of the containers with these metadata addresses, exec'd commands included; never this process. */
export function processesOf(metadataUris: ReadonlySet<string>): number[] {
  if (metadataUris.size === 0) return [];
  return pids().filter((pid) => {
    const uri = pid === process.pid ? null : environmentOf(pid, METADATA_VARIABLE);
    return uri !== null && metadataUris.has(uri);
  });
}

/** Kills every process of these containers; a few rounds, because one that forks may be a step ahead. */
export async function endProcessesOf(metadataUris: ReadonlySet<string>): Promise<void> {
  for (let round = 0; round < 20; round++) {
    const left = processesOf(metadataUris);
    if (left.length === 0) return;
    for (const pid of left) signal(pid, 'SIGKILL');
    await sleep(20);
  }
}

/** Sends a signal to a process, or to a group when `target` is negative. False when there is none. */
export function signal(target: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(target, name);
  } catch {
    return false;
  }
}
