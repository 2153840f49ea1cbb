import { ecsArn } from '../services/account';
import type { TaskContainer } from '../services/container';
import type { LabTask } from '../services/task';
import { imageOf } from '../services/taskDefinitions';

const iso = (ms: number | null): string | undefined => (ms === null ? undefined : new Date(ms).toISOString());

/** A container in the form of Fargate 1.4.0's metadata endpoint. */
export function containerMetadata(task: LabTask, container: TaskContainer): object {
  const { definition } = task;
  return {
    DockerId: container.runtimeId,
    Name: container.name,
    DockerName: container.name,
    Image: imageOf(definition),
    ImageID: container.imageDigest,
    Labels: {
      'com.amazonaws.ecs.cluster': ecsArn(`cluster/${container.clusterName}`),
      'com.amazonaws.ecs.container-name': container.name,
      'com.amazonaws.ecs.task-arn': task.arn,
      'com.amazonaws.ecs.task-definition-family': definition.family,
      'com.amazonaws.ecs.task-definition-version': String(definition.revision),
    },
    DesiredStatus: task.desiredStatus,
    KnownStatus: container.lastStatus,
    Limits: { CPU: 2 },
    CreatedAt: iso(task.createdAt),
    StartedAt: iso(container.startedAt),
    Type: 'NORMAL',
    ContainerARN: container.arn,
    Networks: [{ NetworkMode: 'awsvpc', IPv4Addresses: [task.privateAddress], AttachmentIndex: 0 }],
    Snapshotter: 'overlayfs',
  };
}

export function taskMetadata(task: LabTask): object {
  const { service, family, revision } = task.definition;
  return {
    Cluster: ecsArn(`cluster/${service.cluster}`),
    TaskARN: task.arn,
    Family: family,
    Revision: String(revision),
    ServiceName: service.name,
    DesiredStatus: task.desiredStatus,
    KnownStatus: task.lastStatus,
    Limits: { CPU: Number(service.cpu) / 1024, Memory: Number(service.memory) },
    PullStartedAt: iso(task.createdAt),
    PullStoppedAt: iso(task.startedAt),
    AvailabilityZone: task.availabilityZone,
    LaunchType: 'FARGATE',
    Containers: task.containers.map((container) => containerMetadata(task, container)),
  };
}
