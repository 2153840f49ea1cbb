import type { ContainerDefinition, TaskDefinition } from '@aws-sdk/client-ecs';
import { ACCOUNT } from '../../services/account';
import { EXECUTION_ROLE, TASK_ROLE } from '../../services/roles';
import { imageOf, type LabTaskDefinition } from '../../services/taskDefinitions';
import { seconds, type Wire } from '../wire';

/** A task definition in the form of DescribeTaskDefinition, with the manifest's overrides applied. */
export function taskDefinitionShape(definition: LabTaskDefinition): Wire<TaskDefinition> {
  const { service, source } = definition;
  return overridden<Wire<TaskDefinition>>(
    {
      taskDefinitionArn: definition.arn,
      containerDefinitions: [
        overridden<Wire<ContainerDefinition>>(
          {
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
          },
          service.containerDefinition,
        ),
      ],
      family: definition.family,
      taskRoleArn: TASK_ROLE,
      executionRoleArn: EXECUTION_ROLE,
      networkMode: 'awsvpc',
      revision: definition.revision,
      volumes: [],
      status: 'ACTIVE',
      placementConstraints: [],
      compatibilities: ['EC2', 'FARGATE'],
      runtimePlatform: {
        cpuArchitecture: process.arch === 'arm64' ? 'ARM64' : 'X86_64',
        operatingSystemFamily: 'LINUX',
      },
      requiresCompatibilities: ['FARGATE'],
      cpu: service.cpu,
      memory: service.memory,
      registeredAt: seconds(definition.registeredAt),
      registeredBy: `arn:aws:iam::${ACCOUNT}:user/lab`,
    },
    service.taskDefinition,
  );
}

/** `null` removes a member. */
function overridden<T extends object>(shape: T, overrides: Readonly<Record<string, unknown>>): T {
  return Object.fromEntries(Object.entries({ ...shape, ...overrides }).filter(([, value]) => value !== null)) as T;
}
