import type { Container as SdkContainer, Task as SdkTask } from '@aws-sdk/client-ecs';
import type { ExecState } from './types';

/** Task states from which there is no way back (task lifecycle, Amazon ECS developer guide). */
const ENDING = new Set(['DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED', 'DELETED']);

/**
 * Whether a command can be run in a container now, and why not.
 * The managed agent `ExecuteCommandAgent` tells; it does not exist where exec is off.
 */
export function execStateOf(
  task: SdkTask,
  container: SdkContainer,
): { readonly exec: ExecState; readonly reason: string } {
  if (ENDING.has(task.lastStatus ?? ''))
    return { exec: 'stopped', reason: task.stoppedReason ?? 'The task is stopping.' };
  if (container.lastStatus === 'STOPPED')
    return { exec: 'stopped', reason: container.reason ?? 'The container has stopped.' };
  if (task.enableExecuteCommand !== true) {
    return { exec: 'disabled', reason: 'ECS Exec is off for this task: it was started without enableExecuteCommand.' };
  }
  const agent = container.managedAgents?.find((candidate) => candidate.name === 'ExecuteCommandAgent');
  if (agent?.lastStatus === 'RUNNING') return { exec: 'ready', reason: agent.reason ?? '' };
  if (agent?.lastStatus === 'STOPPED')
    return { exec: 'stopped', reason: agent.reason ?? 'The exec agent has stopped.' };
  return { exec: 'pending', reason: agent?.reason ?? 'The exec agent has not started yet.' };
}
