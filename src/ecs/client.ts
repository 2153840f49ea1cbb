import type { ECSClient } from '@aws-sdk/client-ecs';
import { clientConfig, connectionFor, type AwsConnection } from './connection';
import { toEcsError, type CallContext } from './errors';
import { lastSegment, toCluster, toService, toTask, toTaskDefinition } from './shapes';
import {
  EcsError,
  type Cluster,
  type EcsReader,
  type EcsSettings,
  type Identity,
  type Page,
  type Service,
  type Task,
  type TaskDefinition,
} from './types';

/** DescribeServices takes at most 10 services, DescribeTasks at most 100 tasks (Amazon ECS API reference). */
const SERVICES_A_CALL = 10;
const TASKS_A_CALL = 100;
/** Services listed a page: five describe calls. */
const SERVICES_A_PAGE = 50;

type Sdk = typeof import('@aws-sdk/client-ecs');
interface Session {
  readonly sdk: Sdk;
  readonly client: ECSClient;
  readonly connection: AwsConnection;
}

/**
 * The read side of ECS for these settings. Nothing is loaded or asked before the first call. Every method throws
 * EcsError; lists are pages fetched as they are iterated. A failure to connect is not remembered: the next call tries again.
 */
export function createEcsReader(settings: EcsSettings): EcsReader {
  let session: Promise<Session> | undefined;
  const connect = async (): Promise<Session> => {
    const connection = await connectionFor(settings);
    const sdk = await import('@aws-sdk/client-ecs');
    return { sdk, connection, client: new sdk.ECSClient(clientConfig(connection)) };
  };
  const open = async (): Promise<Session> => {
    session ??= connect();
    try {
      return await session;
    } catch (error) {
      session = undefined;
      throw toEcsError(error, { action: 'connect', region: settings.region });
    }
  };
  /** Runs one call, its failure put into words. */
  const call = async <T>(
    context: Omit<CallContext, 'region' | 'endpointUrl'>,
    work: (session: Session) => Promise<T>,
  ): Promise<T> => {
    const opened = await open();
    try {
      return await work(opened);
    } catch (error) {
      const { region, endpointUrl } = opened.connection;
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
    region: async () => (await open()).connection.region,

    async identity(): Promise<Identity> {
      return call({ action: 'sts:GetCallerIdentity' }, async ({ connection }) => {
        const { STSClient, GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
        const sts = new STSClient(clientConfig(connection));
        try {
          const answer = await sts.send(new GetCallerIdentityCommand({}));
          return { account: answer.Account ?? '', arn: answer.Arn ?? '', region: connection.region };
        } finally {
          sts.destroy();
        }
      });
    },

    async *clusters(abortSignal): AsyncGenerator<Page<Cluster>> {
      let nextToken: string | undefined;
      do {
        const answer = await call({ action: 'ecs:ListClusters' }, ({ sdk, client }) =>
          client.send(new sdk.ListClustersCommand({ nextToken, maxResults: 100 }), { abortSignal }),
        );
        yield page((answer.clusterArns ?? []).map(toCluster), answer.nextToken);
        nextToken = answer.nextToken;
      } while (nextToken !== undefined && nextToken !== '');
    },

    async *services(cluster, abortSignal): AsyncGenerator<Page<Service>> {
      let nextToken: string | undefined;
      do {
        const answer = await call({ action: 'ecs:ListServices', cluster: lastSegment(cluster) }, ({ sdk, client }) =>
          client.send(new sdk.ListServicesCommand({ cluster, nextToken, maxResults: SERVICES_A_PAGE }), {
            abortSignal,
          }),
        );
        yield page(await describeServices(cluster, answer.serviceArns ?? [], abortSignal), answer.nextToken);
        nextToken = answer.nextToken;
      } while (nextToken !== undefined && nextToken !== '');
    },

    async service(cluster, name): Promise<Service> {
      const found = (await describeServices(cluster, [name])).find((service) => service.status !== 'INACTIVE');
      if (found !== undefined) return found;
      const { region } = (await open()).connection;
      throw new EcsError(
        'ServiceNotFoundException',
        `There is no active service "${lastSegment(name)}" in cluster "${lastSegment(cluster)}" (${region}).`,
        "Check the service's name, the cluster and the region.",
      );
    },

    async *tasks(cluster, serviceName, abortSignal): AsyncGenerator<Page<Task>> {
      let nextToken: string | undefined;
      const context = { cluster: lastSegment(cluster), service: serviceName };
      do {
        const listed = await call({ ...context, action: 'ecs:ListTasks' }, ({ sdk, client }) =>
          client.send(new sdk.ListTasksCommand({ cluster, serviceName, nextToken, maxResults: TASKS_A_CALL }), {
            abortSignal,
          }),
        );
        const tasks = listed.taskArns ?? [];
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
          listed.nextToken,
        );
        nextToken = listed.nextToken;
      } while (nextToken !== undefined && nextToken !== '');
    },

    async taskDefinition(arn): Promise<TaskDefinition> {
      return call({ action: 'ecs:DescribeTaskDefinition' }, async ({ sdk, client }) => {
        const answer = await client.send(new sdk.DescribeTaskDefinitionCommand({ taskDefinition: arn }));
        return toTaskDefinition(answer.taskDefinition ?? {});
      });
    },
  };
}

const page = <T>(items: readonly T[], nextToken: string | undefined): Page<T> =>
  Object.assign([...items], { last: !nextToken });

function* batches<T>(items: readonly T[], size: number): Generator<T[]> {
  for (let at = 0; at < items.length; at += size) yield items.slice(at, at + size);
}
