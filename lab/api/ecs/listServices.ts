import type { ListServicesResponse } from '@aws-sdk/client-ecs';
import type { Operation } from '../operation';
import { page } from '../paginate';
import type { Wire } from '../wire';
import { clusterOf } from './lookup';

export const listServices: Operation = (context, input): Wire<ListServicesResponse> => {
  const launchType = input.string('launchType') ?? 'FARGATE';
  const strategy = input.string('schedulingStrategy') ?? 'REPLICA';
  const services = [...clusterOf(context, input).services.values()].filter(
    () => launchType === 'FARGATE' && strategy === 'REPLICA',
  );
  const { items, nextToken } = page(
    services.map((service) => service.arn),
    input,
    10,
  );
  return { serviceArns: [...items], nextToken };
};
