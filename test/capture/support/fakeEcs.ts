/** A service with one task as `src/ecs` would report it, to be varied. */
import type { Container, EcsReader, Service, Task, TaskDefinition } from '../../../src/ecs/types';

const arn = (rest: string): string => `arn:aws:ecs:eu-west-1:123456789012:${rest}`;

export const service: Service = {
  arn: arn('service/shop/web'),
  name: 'web',
  clusterArn: arn('cluster/shop'),
  status: 'ACTIVE',
  desiredCount: 1,
  runningCount: 1,
  taskDefinition: arn('task-definition/web:4'),
  revision: 4,
  enableExecuteCommand: true,
  deploying: false,
};

export const container = (name: string, change: Partial<Container> = {}): Container => ({
  name,
  runtimeId: `rt-${name}`,
  imageDigest: 'sha256:abc',
  image: `registry/${name}:1`,
  lastStatus: 'RUNNING',
  exec: 'ready',
  execReason: '',
  ...change,
});

export const task = (id: string, change: Partial<Task> = {}): Task => ({
  arn: arn(`task/shop/${id}`),
  id,
  clusterArn: service.clusterArn,
  service: 'web',
  lastStatus: 'RUNNING',
  taskDefinition: service.taskDefinition,
  revision: 4,
  startedAt: '2026-11-21T08:00:00.000Z',
  launchType: 'FARGATE',
  platformVersion: '1.4.0',
  platformFamily: 'Linux',
  cpu: '256',
  memory: '512',
  availabilityZone: 'a',
  enableExecuteCommand: true,
  stoppedReason: '',
  taskRoleArn: '',
  subnetId: 'subnet-1',
  containerInstanceArn: '',
  containers: [container('app')],
  ...change,
});

export const definition = (change: Partial<TaskDefinition['containers'][number]> = {}): TaskDefinition => ({
  arn: service.taskDefinition,
  family: 'web',
  revision: 4,
  pidMode: '',
  taskRoleArn: 'arn:aws:iam::123456789012:role/web',
  requiresCompatibilities: ['FARGATE'],
  containers: [
    {
      name: 'app',
      image: 'registry/app:1',
      user: '',
      readonlyRootFilesystem: false,
      capabilitiesAdd: [],
      initProcessEnabled: false,
      environmentNames: [],
      privileged: false,
      ...change,
    },
  ],
});

export function fakeEcs(
  tasks: readonly Task[],
  defined: TaskDefinition = definition(),
  change: Partial<Service> = {},
): EcsReader {
  const nothing = async function* (): AsyncGenerator<never> {
    /* not asked */
  };
  return {
    region: async () => 'eu-west-1',
    identity: async () => ({ account: '1', arn: 'x', region: 'eu-west-1' }),
    clusters: nothing,
    services: nothing,
    service: async () => ({ ...service, ...change }),
    tasks: async function* () {
      yield tasks;
    },
    taskDefinition: async () => defined,
  };
}
