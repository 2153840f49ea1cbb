import type { ListClustersResponse } from '@aws-sdk/client-ecs';
import type { Operation } from '../operation';
import { page } from '../paginate';
import type { Wire } from '../wire';

export const listClusters: Operation = ({ world, region }, input): Wire<ListClustersResponse> => {
  const { items, nextToken } = page(
    world.clustersIn(region).map((cluster) => cluster.arn),
    input,
    100,
  );
  return { clusterArns: [...items], nextToken };
};
