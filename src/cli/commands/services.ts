import type { Command } from 'commander';
import { accessOf, addAwsOptions, type AwsOptions } from '../awsOptions';
import { oneLine, row, type Output } from '../output';
import type { Cluster, EcsReader, Service, Task } from '../../ecs/types';

interface ServiceListing {
  readonly clusters: readonly {
    readonly name: string;
    readonly arn: string;
    readonly services: readonly (ReturnType<typeof serviceRow> & {
      readonly tasks: readonly ReturnType<typeof taskRow>[];
    })[];
  }[];
}

/** `ecs-profiler services`: every cluster, service, task and container the credentials can see. */
export function addServicesCommand(program: Command, output: Output): void {
  addAwsOptions(program.command('services').description('list clusters, services, tasks and containers')).action(
    async (options: AwsOptions) => {
      const { ecs: reader } = await accessOf(options, output);
      const listing = await list(reader);
      const remarks = await remarksOn(listing, reader);
      if (options.json) output.result(JSON.stringify({ ...listing, remarks }, null, 2));
      else output.result([...describe(listing), ...remarks.map(oneLine)].join('\n'));
    },
  );
}

async function list(reader: EcsReader): Promise<ServiceListing> {
  const clusters = [];
  for (const cluster of await collect<Cluster>(reader.clusters())) {
    const services = [];
    for (const service of await collect<Service>(reader.services(cluster.arn))) {
      const tasks = await collect<Task>(reader.tasks(cluster.arn, service.name));
      services.push({ ...serviceRow(service), tasks: tasks.map(taskRow) });
    }
    clusters.push({ name: cluster.name, arn: cluster.arn, services });
  }
  return { clusters };
}

/** Why a list is empty. */
async function remarksOn({ clusters }: ServiceListing, reader: EcsReader): Promise<string[]> {
  if (clusters.length === 0) {
    const who = await reader.identity();
    return [`No clusters in ${who.region} for ${who.arn}. Another region: --region.`];
  }
  const empty = clusters.filter(({ services }) => services.length === 0).map(({ name }) => name);
  return empty.length === 0 ? [] : [`Without active services: ${empty.join(', ')}.`];
}

async function collect<T>(pages: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(...page);
  return all;
}

const serviceRow = ({ name, arn, status, desiredCount, runningCount, taskDefinition, revision }: Service) => ({
  name,
  arn,
  status,
  desiredCount,
  runningCount,
  taskDefinition,
  revision,
});

const taskRow = ({ id, arn, lastStatus, revision, startedAt, containers }: Task) => ({
  id,
  arn,
  lastStatus,
  revision,
  startedAt,
  containers: containers.map((c) => ({
    name: c.name,
    runtimeId: c.runtimeId,
    imageDigest: c.imageDigest,
    exec: c.exec,
  })),
});

function describe(listing: ServiceListing): string[] {
  const lines: string[] = [];
  for (const cluster of listing.clusters) {
    lines.push(cluster.name);
    for (const service of cluster.services) {
      lines.push(
        `  ${service.name}  ${service.runningCount}/${service.desiredCount} running, revision ${service.revision}, ${service.status}`,
      );
      for (const task of service.tasks) {
        lines.push(
          `    ${task.id}  ${task.lastStatus}, revision ${task.revision}, since ${task.startedAt ?? 'not started'}`,
        );
        for (const container of task.containers) lines.push(`      ${container.name}  exec ${container.exec}`);
      }
    }
  }
  return lines.map(row);
}
