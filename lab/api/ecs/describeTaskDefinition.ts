import type { DescribeTaskDefinitionResponse } from '@aws-sdk/client-ecs';
import { REGION } from '../../services/account';
import { ApiError } from '../errors';
import type { Operation } from '../operation';
import type { Wire } from '../wire';
import { taskDefinitionShape } from './taskDefinitionShape';

export const describeTaskDefinition: Operation = ({ world, region }, input): Wire<DescribeTaskDefinitionResponse> => {
  const definition = region === REGION ? world.taskDefinitions.find(input.required('taskDefinition')) : null;
  if (definition === null) throw new ApiError('ClientException', 'Unable to describe task definition.');
  return { taskDefinition: taskDefinitionShape(definition), tags: [] };
};
