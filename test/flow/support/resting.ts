/**
 * Runs services that the manifest does not start only while their cases do. Otherwise two cores are soon busy with idle
 * services.
 */
import { readFileSync } from 'node:fs';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { createEcsReader } from '../../../src/ecs/client';
import { clientConfig, connectionFor } from '../../../src/ecs/connection';
import { until } from '../../support/until';

export interface Resting {
  /** Starts those of these services that are not running. Resolves to their names once a task and its agent run. */
  start(services: readonly string[]): Promise<readonly string[]>;
  /** Stops services. */
  rest(services: readonly string[]): Promise<void>;
}

/** Never started, because its case needs a service without running tasks. */
const NEVER_RUNS = 'none';

export function createResting(
  where: { readonly endpoint: string; readonly region: string },
  manifest: string,
): Resting {
  const { services } = JSON.parse(readFileSync(manifest, 'utf8')) as {
    services: { name: string; desiredCount?: number }[];
  };
  const resting = services
    .filter((service) => service.desiredCount === 0 && service.name !== NEVER_RUNS)
    .map(({ name }) => name);
  const settings = { profile: 'lab', region: where.region, endpointUrl: where.endpoint };
  const want = async (names: readonly string[], desiredCount: number): Promise<void> => {
    const ecs = new ECSClient(clientConfig(await connectionFor(settings)));
    try {
      for (const service of names) await ecs.send(new UpdateServiceCommand({ cluster: 'lab', service, desiredCount }));
    } finally {
      ecs.destroy();
    }
  };
  const runs = async (name: string): Promise<boolean> => {
    for await (const page of createEcsReader(await connectionFor(settings)).tasks('lab', name)) {
      if (page.some((task) => task.lastStatus === 'RUNNING' && task.containers.every(({ exec }) => exec === 'ready')))
        return true;
    }
    return false;
  };
  return {
    async start(wanted) {
      const names = wanted.filter((name) => resting.includes(name));
      await want(names, 1);
      for (const name of names) await until(`the start of ${name}`, () => runs(name), 60_000, 100);
      return names;
    },
    rest: (names) => want(names, 0),
  };
}
