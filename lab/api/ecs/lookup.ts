import type { LabCluster } from '../../services/world';
import type { LabService } from '../../services/service';
import type { LabTask } from '../../services/task';
import { ApiError, invalidParameter } from '../errors';
import type { Input } from '../input';
import type { CallContext } from '../operation';

/** The cluster named in a call by name or ARN; `default` if none is named. */
export function clusterOf(context: CallContext, input: Input): LabCluster {
  const reference = input.string('cluster') || 'default';
  const cluster = findCluster(context, reference);
  if (cluster === null) throw new ApiError('ClusterNotFoundException', 'Cluster not found.');
  return cluster;
}

export function findCluster(context: CallContext, reference: string): LabCluster | null {
  return context.world.clustersIn(context.region).find((c) => c.name === reference || c.arn === reference) ?? null;
}

export function findService(cluster: LabCluster, reference: string): LabService | null {
  return cluster.services.get(nameIn(cluster, 'service', reference)) ?? null;
}

export function serviceOf(cluster: LabCluster, reference: string): LabService {
  const service = findService(cluster, reference);
  if (service === null) throw new ApiError('ServiceNotFoundException', 'Service not found.');
  return service;
}

export function findTask(cluster: LabCluster, reference: string): LabTask | null {
  const id = nameIn(cluster, 'task', reference);
  if (!reference.startsWith('arn:') && ![32, 36].includes(id.length))
    throw invalidParameter('taskId length should be one of [32,36]');
  return tasksOf(cluster).find((task) => task.id === id) ?? null;
}

export const tasksOf = (cluster: LabCluster): readonly LabTask[] =>
  [...cluster.services.values()].flatMap((service) => service.tasks);

/** Last part of an ARN, or the name itself. An ARN of another cluster is rejected, as by ECS. */
function nameIn(cluster: LabCluster, kind: 'service' | 'task', reference: string): string {
  if (!reference.startsWith('arn:')) return reference;
  const [inCluster, name] = (reference.split(`:${kind}/`)[1] ?? '').split('/');
  if (name === undefined) throw invalidParameter(`Invalid identifier: ${reference}`);
  if (inCluster !== cluster.name)
    throw invalidParameter(`Identifier is for cluster ${inCluster}. Your cluster is ${cluster.name}`);
  return name;
}
