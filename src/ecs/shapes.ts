/** The SDK's answers as our shapes. Missing fields become '' or 0; nothing here throws. */
import type {
  Container as SdkContainer,
  Service as SdkService,
  Task as SdkTask,
  TaskDefinition as SdkTaskDefinition,
} from '@aws-sdk/client-ecs';
import type { Cluster, ExecState, Service, Task, TaskDefinition } from './types';

/** Last segment of an ARN: `arn:aws:ecs:r:1:cluster/lab` gives `lab`. */
export const lastSegment = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** Revision of a task definition ARN or `family:revision`, 0 where it has none. */
function revisionOf(taskDefinition: string): number {
  const match = /:(\d+)$/.exec(taskDefinition);
  return match === null ? 0 : Number(match[1]);
}

export const toCluster = (arn: string): Cluster => ({ arn, name: lastSegment(arn) });

export function toService(service: SdkService): Service {
  const taskDefinition = service.taskDefinition ?? '';
  const deployments = service.deployments ?? [];
  return {
    arn: service.serviceArn ?? '',
    name: service.serviceName ?? '',
    clusterArn: service.clusterArn ?? '',
    status: service.status ?? '',
    desiredCount: service.desiredCount ?? 0,
    runningCount: service.runningCount ?? 0,
    taskDefinition,
    revision: revisionOf(taskDefinition),
    enableExecuteCommand: service.enableExecuteCommand ?? false,
    deploying: deployments.length > 1,
  };
}

export function toTask(task: SdkTask, service: string): Task {
  const arn = task.taskArn ?? '';
  const taskDefinition = task.taskDefinitionArn ?? '';
  return {
    arn,
    id: lastSegment(arn),
    clusterArn: task.clusterArn ?? '',
    service,
    lastStatus: task.lastStatus ?? '',
    taskDefinition,
    revision: revisionOf(taskDefinition),
    startedAt: task.startedAt?.toISOString() ?? null,
    launchType: task.launchType ?? '',
    platformVersion: task.platformVersion ?? '',
    platformFamily: task.platformFamily ?? '',
    cpu: task.cpu ?? '',
    memory: task.memory ?? '',
    availabilityZone: task.availabilityZone ?? '',
    enableExecuteCommand: task.enableExecuteCommand ?? false,
    stoppedReason: task.stoppedReason ?? '',
    taskRoleArn: task.overrides?.taskRoleArn ?? '',
    subnetId:
      (task.attachments ?? []).flatMap((one) => one.details ?? []).find((detail) => detail.name === 'subnetId')
        ?.value ?? '',
    containerInstanceArn: task.containerInstanceArn ?? '',
    containers: (task.containers ?? []).map((container) => {
      const { exec, reason } = execStateOf(task, container);
      return {
        name: container.name ?? '',
        runtimeId: container.runtimeId ?? '',
        imageDigest: container.imageDigest ?? null,
        image: container.image ?? '',
        lastStatus: container.lastStatus ?? '',
        exec,
        execReason: reason,
      };
    }),
  };
}

export function toTaskDefinition(definition: SdkTaskDefinition): TaskDefinition {
  return {
    arn: definition.taskDefinitionArn ?? '',
    family: definition.family ?? '',
    revision: definition.revision ?? 0,
    pidMode: definition.pidMode ?? '',
    taskRoleArn: definition.taskRoleArn ?? '',
    requiresCompatibilities: definition.requiresCompatibilities ?? [],
    containers: (definition.containerDefinitions ?? []).map((container) => ({
      name: container.name ?? '',
      image: container.image ?? '',
      user: container.user ?? '',
      readonlyRootFilesystem: container.readonlyRootFilesystem ?? false,
      capabilitiesAdd: container.linuxParameters?.capabilities?.add ?? [],
      initProcessEnabled: container.linuxParameters?.initProcessEnabled ?? false,
      environmentNames: [...(container.environment ?? []), ...(container.secrets ?? [])].map(
        (variable) => variable.name ?? '',
      ),
      privileged: container.privileged ?? false,
      cpu: container.cpu ?? 0,
    })),
  };
}

/** States of a task that will not run again (task lifecycle, Amazon ECS developer guide). */
const ENDING = new Set(['DEACTIVATING', 'STOPPING', 'DEPROVISIONING', 'STOPPED', 'DELETED']);

/**
 * Whether a command can be run in a container now, and why not.
 * Taken from the managed agent `ExecuteCommandAgent`, which does not exist if exec is off.
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
