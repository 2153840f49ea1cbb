import os from 'node:os';
import type { Container, Task } from '@aws-sdk/client-ecs';
import { ecsArn } from '../../services/account';
import type { AgentStatus, TaskContainer } from '../../services/container';
import type { LabTask } from '../../services/task';
import { imageOf } from '../../services/taskDefinitions';
import { seconds, type Wire } from '../wire';

/**
 * A task in the form of DescribeTasks; `agentStatus` overrides the status of its exec agents, null shows the real one.
 */
export function taskShape(task: LabTask, agentStatus: AgentStatus | null): Wire<Task> {
  const { service } = task.definition;
  return {
    attachments: [
      {
        id: task.attachmentId,
        type: 'ElasticNetworkInterface',
        status: task.lastStatus === 'STOPPED' ? 'DELETED' : 'ATTACHED',
        details: [
          { name: 'subnetId', value: 'subnet-0lab0a' },
          { name: 'networkInterfaceId', value: task.interfaceId },
          { name: 'privateIPv4Address', value: task.privateAddress },
        ],
      },
    ],
    attributes: [{ name: 'ecs.cpu-architecture', value: os.arch() === 'arm64' ? 'arm64' : 'x86_64' }],
    availabilityZone: task.availabilityZone,
    clusterArn: ecsArn(`cluster/${service.cluster}`),
    connectivity: 'CONNECTED',
    connectivityAt: seconds(task.startedAt),
    containers: task.containers.map((container) => containerShape(task, container, agentStatus)),
    cpu: service.cpu,
    createdAt: seconds(task.createdAt),
    desiredStatus: task.desiredStatus,
    enableExecuteCommand: task.enableExecuteCommand,
    ephemeralStorage: { sizeInGiB: 20 },
    group: `service:${service.name}`,
    healthStatus: 'UNKNOWN',
    lastStatus: task.lastStatus,
    launchType: 'FARGATE',
    memory: service.memory,
    overrides: { containerOverrides: task.containers.map(({ name }) => ({ name })), inferenceAcceleratorOverrides: [] },
    platformFamily: 'Linux',
    platformVersion: service.platformVersion,
    pullStartedAt: seconds(task.startedAt),
    pullStoppedAt: seconds(task.startedAt),
    startedAt: seconds(task.startedAt),
    startedBy: task.deploymentId,
    stopCode: task.stopCode ?? undefined,
    stoppedAt: seconds(task.stoppedAt),
    stoppedReason: task.stoppedReason || undefined,
    stoppingAt: seconds(task.stoppingAt),
    tags: [],
    taskArn: task.arn,
    taskDefinitionArn: task.definition.arn,
    version: task.version,
  };
}

function containerShape(task: LabTask, container: TaskContainer, agentStatus: AgentStatus | null): Wire<Container> {
  const agent =
    container.agent === null || agentStatus === null
      ? container.agent
      : { status: agentStatus, startedAt: null, reason: '' };
  return {
    containerArn: container.arn,
    taskArn: task.arn,
    name: container.name,
    image: imageOf(task.definition),
    imageDigest: container.imageDigest ?? undefined,
    runtimeId: container.runtimeId,
    lastStatus: container.lastStatus,
    exitCode: container.exitCode ?? undefined,
    reason: container.reason || undefined,
    networkBindings: [],
    networkInterfaces: [{ attachmentId: task.attachmentId, privateIpv4Address: task.privateAddress }],
    healthStatus: 'UNKNOWN',
    cpu: '0',
    ...(agent === null
      ? {}
      : {
          managedAgents: [
            {
              name: 'ExecuteCommandAgent' as const,
              lastStatus: agent.status,
              lastStartedAt: seconds(agent.startedAt),
              reason: agent.reason || undefined,
            },
          ],
        }),
  };
}
