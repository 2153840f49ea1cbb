/** Why a channel that was open broke off: most often because its task stopped. */
import type { EcsReader, Task } from '../../ecs/types';
import { taskStatus } from './taskStatus';
import { CaptureError } from '../types';

/**
 * The error to show for one that came while the channel was open. Where the task no longer runs, that is the reason;
 * else the error itself. Never rejects.
 */
export async function explainLoss(ecs: EcsReader, task: Task, error: CaptureError): Promise<CaptureError> {
  // A task that ends may also leave a command without an answer: `other`.
  if (!['channel-closed', 'target-exited', 'other'].includes(error.code)) return error;
  const status = await taskStatus(ecs, task);
  if (status === null || status === 'RUNNING') return error;
  const state = status === 'gone' ? 'has stopped' : `is ${status}`;
  return new CaptureError(
    'target-exited',
    `Task ${task.id} ${state}: it ended during the capture, and the recording with it.`,
    "Look at the service's events for why (a crash, a deployment, scaling in), then capture one of its other tasks.",
    undefined,
    { cause: error },
  );
}
