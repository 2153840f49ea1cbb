import type { DescribeServicesResponse, Failure, Service } from '@aws-sdk/client-ecs';
import { ecsArn } from '../../services/account';
import { invalidParameter } from '../errors';
import type { Operation } from '../operation';
import type { Wire } from '../wire';
import { clusterOf, findService } from './lookup';
import { serviceShape } from './serviceShape';

export const describeServices: Operation = (context, input): Wire<DescribeServicesResponse> => {
  const references = input.strings('services');
  if (references.length === 0) throw invalidParameter('Services cannot be empty.');
  if (references.length > 10) throw invalidParameter('service names can have at most 10 items.');
  const cluster = clusterOf(context, input);
  const services: Wire<Service>[] = [];
  const failures: Wire<Failure>[] = [];
  for (const reference of references) {
    const service = findService(cluster, reference);
    if (service === null)
      failures.push({
        arn: reference.startsWith('arn:') ? reference : ecsArn(`service/${cluster.name}/${reference}`),
        reason: 'MISSING',
      });
    else services.push(serviceShape(service));
  }
  return { services, failures };
};
