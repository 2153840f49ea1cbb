import type { UpdateServiceResponse } from '@aws-sdk/client-ecs';
import { ApiError, invalidParameter } from '../errors';
import type { Operation } from '../operation';
import type { Wire } from '../wire';
import { clusterOf, serviceOf } from './lookup';
import { serviceShape } from './serviceShape';

/** More tasks than this would only overload the machine. */
const MOST_TASKS = 100;

export const updateService: Operation = (context, input): Wire<UpdateServiceResponse> => {
  const service = serviceOf(clusterOf(context, input), input.required('service'));
  const reference = input.string('taskDefinition');
  const definition = reference === undefined ? undefined : context.world.taskDefinitions.find(reference);
  if (definition === null) throw new ApiError('ClientException', 'TaskDefinition not found.');
  if (definition !== undefined && definition.service !== service.settings) {
    throw invalidParameter('The lab runs a service only from the revisions of its own family.');
  }
  const desiredCount = input.integer('desiredCount');
  if (desiredCount !== undefined && (desiredCount < 0 || desiredCount > MOST_TASKS)) {
    throw invalidParameter(`desiredCount must be between 0 and ${MOST_TASKS} in the lab.`);
  }
  service.update({
    desiredCount,
    definition,
    enableExecuteCommand: input.boolean('enableExecuteCommand'),
    forceNewDeployment: input.boolean('forceNewDeployment'),
  });
  return { service: serviceShape(service) };
};
