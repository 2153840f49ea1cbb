import type { ListTasksResponse } from '@aws-sdk/client-ecs';
import { invalidParameter } from '../errors';
import type { Operation } from '../operation';
import { page } from '../paginate';
import type { Wire } from '../wire';
import { clusterOf, serviceOf, tasksOf } from './lookup';

export const listTasks: Operation = (context, input): Wire<ListTasksResponse> => {
  const cluster = clusterOf(context, input);
  const serviceName = input.string('serviceName');
  const family = input.string('family');
  const startedBy = input.string('startedBy');
  const desiredStatus = input.string('desiredStatus') ?? 'RUNNING';
  if (!['RUNNING', 'PENDING', 'STOPPED'].includes(desiredStatus)) {
    throw invalidParameter('desiredStatus should be one of [RUNNING, PENDING, STOPPED]');
  }
  const launchType = input.string('launchType') ?? 'FARGATE';
  const tasks = (serviceName === undefined ? tasksOf(cluster) : serviceOf(cluster, serviceName).tasks).filter(
    (task) =>
      task.desiredStatus === desiredStatus &&
      (family === undefined || task.definition.family === family) &&
      (startedBy === undefined || task.deploymentId === startedBy) &&
      launchType === 'FARGATE',
  );
  const { items, nextToken } = page(
    tasks.map((task) => task.arn),
    input,
    100,
  );
  return { taskArns: [...items], nextToken };
};
