import type {
  Cluster,
  ClusterConfiguration,
  DescribeClustersResponse,
  ExecuteCommandConfiguration,
  Failure,
} from '@aws-sdk/client-ecs';
import { ecsArn } from '../../services/account';
import type { LabCluster } from '../../services/world';
import { invalidParameter } from '../errors';
import type { CallContext, Operation } from '../operation';
import type { Wire } from '../wire';
import { findCluster } from './lookup';

export const describeClusters: Operation = (context, input): Wire<DescribeClustersResponse> => {
  const references = input.strings('clusters');
  if (references.length > 100) throw invalidParameter('clusters can have at most 100 items.');
  const withConfiguration = input.strings('include').includes('CONFIGURATIONS');
  const clusters: Wire<Cluster>[] = [];
  const failures: Wire<Failure>[] = [];
  for (const reference of references.length === 0 ? ['default'] : references) {
    const cluster = findCluster(context, reference);
    if (cluster === null)
      failures.push({
        arn: reference.startsWith('arn:') ? reference : ecsArn(`cluster/${reference}`),
        reason: 'MISSING',
      });
    else
      clusters.push(
        shape(cluster, withConfiguration ? { executeCommandConfiguration: executeConfiguration(context) } : undefined),
      );
  }
  return { clusters, failures };
};

function executeConfiguration({ gateway }: CallContext): Wire<ExecuteCommandConfiguration> {
  return {
    ...(gateway.faults.common.kms === undefined ? {} : { kmsKeyId: gateway.keys.keyArn }),
    logging: 'DEFAULT' as const,
  };
}

function shape(cluster: LabCluster, configuration: Wire<ClusterConfiguration> | undefined): Wire<Cluster> {
  const services = [...cluster.services.values()];
  return {
    clusterArn: cluster.arn,
    clusterName: cluster.name,
    status: 'ACTIVE',
    registeredContainerInstancesCount: 0,
    runningTasksCount: services.reduce((sum, service) => sum + service.count('RUNNING'), 0),
    pendingTasksCount: services.reduce((sum, service) => sum + service.count('PENDING'), 0),
    activeServicesCount: services.length,
    statistics: [],
    tags: [],
    settings: [],
    capacityProviders: ['FARGATE', 'FARGATE_SPOT'],
    defaultCapacityProviderStrategy: [],
    configuration,
  };
}
