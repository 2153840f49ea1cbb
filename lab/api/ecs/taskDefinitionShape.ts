import type { TaskDefinition } from '@aws-sdk/client-ecs';
import { ACCOUNT } from '../../services/account';
import { imageOf, type LabTaskDefinition } from '../../services/taskDefinitions';
import { seconds, type Wire } from '../wire';

/** A task definition as DescribeTaskDefinition shows it. */
export function taskDefinitionShape(definition: LabTaskDefinition): Wire<TaskDefinition> {
  const { service, source } = definition;
  return {
    taskDefinitionArn: definition.arn,
    containerDefinitions: [{
      name: service.container,
      image: imageOf(definition),
      cpu: 0,
      portMappings: [],
      essential: true,
      command: [...source.command],
      workingDirectory: service.containerRoot,
      environment: Object.entries(source.env).map(([name, value]) => ({ name, value })),
      mountPoints: [],
      volumesFrom: [],
      linuxParameters: {
        ...(service.sysPtrace ? { capabilities: { add: ['SYS_PTRACE'], drop: [] } } : {}),
        initProcessEnabled: service.initProcessEnabled,
      },
      ...(service.user === '' ? {} : { user: service.user }),
      ...(service.readonlyRootFilesystem ? { readonlyRootFilesystem: true } : {}),
      systemControls: [],
    }],
    family: definition.family,
    taskRoleArn: `arn:aws:iam::${ACCOUNT}:role/lab-task`,
    executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/lab-execution`,
    networkMode: 'awsvpc',
    revision: definition.revision,
    volumes: [],
    status: 'ACTIVE',
    placementConstraints: [],
    compatibilities: ['EC2', 'FARGATE'],
    runtimePlatform: { cpuArchitecture: process.arch === 'arm64' ? 'ARM64' : 'X86_64', operatingSystemFamily: 'LINUX' },
    requiresCompatibilities: ['FARGATE'],
    cpu: service.cpu,
    memory: service.memory,
    registeredAt: seconds(definition.registeredAt),
    registeredBy: `arn:aws:iam::${ACCOUNT}:user/lab`,
  };
}
