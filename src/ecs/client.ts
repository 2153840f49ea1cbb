import type { ECSClient } from '@aws-sdk/client-ecs';
import { clientConfig, type AwsConnection } from './connection';
import { toEcsError, type CallContext } from './errors';
import { lastSegment, toCluster, toService, toTask, toTaskDefinition } from './shapes';
import {
  EcsError,
  type Cluster,
  type EcsReader,
  type Identity,
  type Page,
  type Service,
  type Task,
  type TaskDefinition,
} from './types';

/** DescribeServices takes at most 10 services, DescribeTasks at most 100 tasks (Amazon ECS API reference). */
const SERVICES_A_CALL = 10;
const TASKS_A_CALL = 100;
/** Services on one page, which takes five DescribeServices calls. */
const SERVICES_A_PAGE = 50;
/** The most that ListClusters returns. */
const CLUSTERS_A_PAGE = 100;
/** The paginator ends a listing when AWS returns the same token twice in a row; `pages` ends it at any token it has seen. */
const PAGING = { stopOnSameToken: true } as const;

type Sdk = typeof import('@aws-sdk/client-ecs');
interface Session {
  readonly sdk: Sdk;
  readonly client: ECSClient;
}

/**
 * Reads ECS over a connection. Loads nothing and calls nothing before the first method is called. Every method throws
 * EcsError. The pages of a list are fetched as they are iterated.
 */
export function createEcsReader(connection: AwsConnection): EcsReader {
  const { region, endpointUrl } = connection;
  let session: Promise<Session> | undefined;
  const open = (): Promise<Session> =>
    (session ??= import('@aws-sdk/client-ecs').then((sdk) => ({
      sdk,
      client: new sdk.ECSClient(clientConfig(connection)),
    })));
  /**
   * Iterates the pages of a list and turns a failure into an EcsError. `last` is set on the page after which the
   * paginator stops.
   */
  async function* pages<T extends { nextToken?: string }>(
    context: Omit<CallContext, 'region' | 'endpointUrl'>,
    list: (session: Session) => AsyncIterable<T>,
  ): AsyncGenerator<T & { readonly last: boolean }> {
    // A listing that comes round to an earlier token would never end.
    const seen = new Set<string>();
    try {
      for await (const answer of list(await open())) {
        const last = !answer.nextToken || seen.has(answer.nextToken);
        yield { ...answer, last };
        if (last) return;
        seen.add(answer.nextToken ?? '');
      }
    } catch (error) {
      throw toEcsError(error, { ...context, region, endpointUrl });
    }
  }
  /** Runs one call and turns a failure into an EcsError. */
  const call = async <T>(
    context: Omit<CallContext, 'region' | 'endpointUrl'>,
    work: (session: Session) => Promise<T>,
  ): Promise<T> => {
    try {
      return await work(await open());
    } catch (error) {
      throw toEcsError(error, { ...context, region, endpointUrl });
    }
  };

  async function describeServices(
    cluster: string,
    arns: readonly string[],
    abortSignal?: AbortSignal,
  ): Promise<Service[]> {
    const services: Service[] = [];
    for (const names of batches(arns, SERVICES_A_CALL)) {
      const answer = await call({ action: 'ecs:DescribeServices', cluster: lastSegment(cluster) }, ({ sdk, client }) =>
        client.send(new sdk.DescribeServicesCommand({ cluster, services: names }), { abortSignal }),
      );
      services.push(...(answer.services ?? []).map(toService));
    }
    return services;
  }

  return {
    region: async () => region,

    async identity(): Promise<Identity> {
      return call({ action: 'sts:GetCallerIdentity' }, async () => {
        const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
        const answer = await new STSClient(clientConfig(connection)).send(new GetCallerIdentityCommand({}));
        return { account: answer.Account ?? '', arn: answer.Arn ?? '', region };
      });
    },

    async *clusters(abortSignal): AsyncGenerator<Page<Cluster>> {
      const listed = pages({ action: 'ecs:ListClusters' }, ({ sdk, client }) =>
        sdk.paginateListClusters({ client, ...PAGING, pageSize: CLUSTERS_A_PAGE }, {}, { abortSignal }),
      );
      for await (const { clusterArns = [], last } of listed) yield page(clusterArns.map(toCluster), last);
    },

    async *services(cluster, abortSignal): AsyncGenerator<Page<Service>> {
      const listed = pages({ action: 'ecs:ListServices', cluster: lastSegment(cluster) }, ({ sdk, client }) =>
        sdk.paginateListServices({ client, ...PAGING, pageSize: SERVICES_A_PAGE }, { cluster }, { abortSignal }),
      );
      for await (const { serviceArns = [], last } of listed)
        yield page(await describeServices(cluster, serviceArns, abortSignal), last);
    },

    async service(cluster, name): Promise<Service> {
      const found = (await describeServices(cluster, [name])).find((service) => service.status !== 'INACTIVE');
      if (found !== undefined) return found;
      throw new EcsError(
        'ServiceNotFoundException',
        `There is no active service "${lastSegment(name)}" in cluster "${lastSegment(cluster)}" (${region}).`,
        "Check the service's name, the cluster and the region.",
      );
    },

    async *tasks(cluster, serviceName, abortSignal): AsyncGenerator<Page<Task>> {
      const context = { cluster: lastSegment(cluster), service: serviceName };
      const listed = pages({ ...context, action: 'ecs:ListTasks' }, ({ sdk, client }) =>
        sdk.paginateListTasks({ client, ...PAGING, pageSize: TASKS_A_CALL }, { cluster, serviceName }, { abortSignal }),
      );
      for await (const { taskArns: tasks = [], last } of listed) {
        const described =
          tasks.length === 0
            ? []
            : ((
                await call({ ...context, action: 'ecs:DescribeTasks' }, ({ sdk, client }) =>
                  client.send(new sdk.DescribeTasksCommand({ cluster, tasks }), { abortSignal }),
                )
              ).tasks ?? []);
        yield page(
          described.map((task) => toTask(task, serviceName)),
          last,
        );
      }
    },

    async taskDefinition(arn): Promise<TaskDefinition> {
      return call({ action: 'ecs:DescribeTaskDefinition' }, async ({ sdk, client }) => {
        const answer = await client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition: arn }));
        return toTaskDefinition(answer.taskDefinition ?? {});
      });
    },
  };
}

const page = <T>(items: readonly T[], last: boolean): Page<T> => Object.assign([...items], { last });

function* batches<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
