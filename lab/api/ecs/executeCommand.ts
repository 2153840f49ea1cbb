import type { ExecuteCommandResponse } from '@aws-sdk/client-ecs';
import type { TaskContainer } from '../../services/container';
import type { LabTask } from '../../services/task';
import { executeRefusal } from '../../faults/refusals';
import { invalidParameter } from '../errors';
import type { Input } from '../input';
import type { Operation } from '../operation';
import type { Wire } from '../wire';
import { clusterOf, findTask } from './lookup';

export const executeCommand: Operation = (context, input): Wire<ExecuteCommandResponse> => {
  const cluster = clusterOf(context, input);
  const command = input.required('command');
  if (input.boolean('interactive') !== true)
    throw invalidParameter('Interactive is the only mode supported currently.');
  const task = findTask(cluster, input.required('task'));
  if (task === null) throw invalidParameter('The referenced task was not found.');
  const container = containerOf(task, input);
  if (container.agent?.status !== 'RUNNING') throw executeRefusal('InvalidParameterException');
  if (!container.agentConnected) throw executeRefusal('TargetNotConnectedException');
  const { sessionId, streamUrl, tokenValue } = context.gateway.open(container, command);
  return {
    clusterArn: cluster.arn,
    containerArn: container.arn,
    containerName: container.name,
    interactive: true,
    session: { sessionId, streamUrl, tokenValue },
    taskArn: task.arn,
  };
};

function containerOf(task: LabTask, input: Input): TaskContainer {
  const name = input.string('container');
  if (name === undefined && task.containers.length > 1)
    throw invalidParameter('The container name must be given for a task with several containers.');
  const container = name === undefined ? task.containers[0] : task.containers.find((c) => c.name === name);
  if (container === undefined) throw invalidParameter('The specified container was not found in the task.');
  return container;
}
