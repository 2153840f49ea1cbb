/** When a container's exec agent was started, to tell one that is still connecting from one that cannot. */
import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ExecTarget } from '../types';

/** Epoch milliseconds of the managed agent's lastStartedAt; null when unknown or not allowed to be seen. */
export async function agentStartedAt(ecs: ECSClient, target: ExecTarget): Promise<number | null> {
  try {
    const { DescribeTasksCommand } = await import('@aws-sdk/client-ecs');
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: target.clusterArn, tasks: [target.taskArn] }));
    const container = tasks?.[0]?.containers?.find((c) => c.name === target.container);
    return container?.managedAgents?.find((a) => a.name === 'ExecuteCommandAgent')?.lastStartedAt?.getTime() ?? null;
  } catch {
    return null;
  }
}
