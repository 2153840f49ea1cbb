/** What has become of a task: nothing tells an open channel that its task stopped. */
import type { EcsReader, Task } from '../../ecs/types';
import type { RemoteHost } from '../../exec/types';

/** Two heartbeats without an answer. */
const SILENT_MS = 8000;
const LOOK_MS = 1000;
/** Between two questions about a task that is silent and yet runs. */
const ASK_AGAIN_MS = 5000;

/** The task's status now, `gone` where it is no longer listed; null where AWS did not say. Never rejects. */
export async function taskStatus(ecs: EcsReader, task: Task): Promise<string | null> {
  try {
    for await (const page of ecs.tasks(task.clusterArn, task.service)) {
      const found = page.find((one) => one.id === task.id);
      if (found) return found.lastStatus;
    }
    return 'gone';
  } catch {
    return null;
  }
}

/** Looks whether the task still runs when its container falls silent, and calls `onStopped` once when it does not. Returns the end of watching. */
export function watchTask(ecs: EcsReader, task: Task, host: RemoteHost, onStopped: () => void): () => void {
  let askedAt = 0;
  const timer = setInterval(() => void look(), LOOK_MS);
  async function look(): Promise<void> {
    if ((host.silentMs ?? 0) < SILENT_MS || Date.now() - askedAt < ASK_AGAIN_MS) return;
    askedAt = Date.now();
    const status = await taskStatus(ecs, task);
    if (status === null || status === 'RUNNING') return;
    clearInterval(timer);
    onStopped();
  }
  return () => clearInterval(timer);
}
