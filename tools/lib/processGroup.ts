/** Child processes that are ended together with everything they started. */
import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

const running = new Set<ChildProcess>();

/** Starts a program as the leader of a new process group, which {@link endGroup} ends. */
export function spawnGroup(command: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  const child = spawn(command, [...args], { ...options, detached: true });
  running.add(child);
  child.once('error', () => running.delete(child));
  return child;
}

function groupLives(pid: number): boolean {
  try {
    process.kill(-pid, 0);
    return true;
  } catch {
    return false;
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    /* The group has ended. */
  }
}

/** Asks the group to end, waits up to `graceMs`, then kills the remaining processes. */
export async function endGroup(child: ChildProcess, graceMs = 3000): Promise<void> {
  running.delete(child);
  const { pid } = child;
  if (pid === undefined) return;
  signalGroup(pid, 'SIGTERM');
  for (const deadline = Date.now() + graceMs; groupLives(pid) && Date.now() < deadline;) await sleep(25);
  signalGroup(pid, 'SIGKILL');
}

/** However this process exits, its groups must not outlive it. */
process.once('exit', () => {
  for (const { pid } of running) if (pid !== undefined) signalGroup(pid, 'SIGKILL');
});
