import type { DescribeTasksResponse, Failure, Task } from '@aws-sdk/client-ecs';
import { ecsArn } from '../../services/account';
import { invalidParameter } from '../errors';
import type { Operation } from '../operation';
import type { Wire } from '../wire';
import { clusterOf, findTask } from './lookup';
import { taskShape } from './taskShape';

export const describeTasks: Operation = (context, input): Wire<DescribeTasksResponse> => {
  const references = input.strings('tasks');
  if (references.length === 0) throw invalidParameter('Tasks cannot be empty.');
  if (references.length > 100) throw invalidParameter('task identifiers can have at most 100 items.');
  const cluster = clusterOf(context, input);
  const tasks: Wire<Task>[] = [];
  const failures: Wire<Failure>[] = [];
  for (const reference of references) {
    const task = findTask(cluster, reference);
    if (task === null)
      failures.push({
        arn: reference.startsWith('arn:') ? reference : ecsArn(`task/${cluster.name}/${reference}`),
        reason: 'MISSING',
      });
    else tasks.push(taskShape(task, context.gateway.faults.agentStatus));
  }
  return { tasks, failures };
};
