/** Finds out whether a task has stopped, which an open channel does not report. */
import type { EcsReader, Task } from '../../ecs/types';
import type { RemoteHost } from '../../exec/types';
import { CaptureError } from '../types';

/**
 * Replaces an error that came while the channel was open by one that says the task has stopped, if it has; else returns
 * the error itself. `isKept`: what was recorded until then is. Never rejects.
 */
export async function explainLoss(
  ecs: EcsReader,
  task: Task,
  error: CaptureError,
  isKept = false,
): Promise<CaptureError> {
  // A task that ends may also leave a command without an answer: `other`.
  if (!['channel-closed', 'target-exited', 'other'].includes(error.code)) return error;
  const status = await taskStatus(ecs, task);
  if (status === null || status === 'RUNNING') return error;
  const state = status === 'gone' ? 'has stopped' : `is ${status}`;
  return new CaptureError(
    'target-exited',
    `Task ${task.id} ${state}: it ended during the capture${isKept ? '' : ', and the recording with it'}.`,
    "Check the service's events for why (a crash, a deployment, scaling in), then capture one of its other tasks.",
    undefined,
    { cause: error },
  );
}

/** Two heartbeats without an answer. */
const SILENT_MS = 8000;
const LOOK_MS = 1000;
/** Pause between two calls of ECS about a task that is silent but still runs. */
const ASK_AGAIN_MS = 5000;

/** The task's status now, `gone` where it is no longer listed; null where AWS did not say. Never rejects. */
async function taskStatus(ecs: EcsReader, task: Task): Promise<string | null> {
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

/**
 * When the container falls silent, asks ECS whether the task still runs, and calls `onStopped` once if it does not.
 * Call the result to stop watching.
 */
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
