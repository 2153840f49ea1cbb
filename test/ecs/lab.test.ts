import assert from 'node:assert/strict';
import { startLab, type Lab } from '../../lab/lab';
import { createEcsReader } from '../../src/ecs/client';
import { connectionFor } from '../../src/ecs/connection';
import type { Page } from '../../src/ecs/types';

async function all<T>(pages: AsyncIterable<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

describe('the ECS reader at the lab', function () {
  this.timeout(60_000);
  const saved = { ...process.env };
  let lab: Lab;
  before(async () => {
    Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' });
    lab = await startLab();
  });
  after(async () => {
    process.env = { ...saved };
    await lab.stop();
  });

  it('finds cluster, services, tasks and containers', async () => {
    const reader = createEcsReader(
      await connectionFor({ profile: '', region: lab.region, endpointUrl: lab.ecsEndpoint }),
    );
    const [cluster] = await all(reader.clusters());
    assert.equal(cluster.name, 'lab');
    const services = await all(reader.services(cluster.arn));
    assert.deepEqual(services.map(({ name }) => name).sort(), [
      'catalog-api',
      'invoice-worker',
      'legacy',
      'orders-api',
    ]);

    const orders = await reader.service('lab', 'orders-api');
    assert.deepEqual(
      [orders.desiredCount, orders.runningCount, orders.revision, orders.enableExecuteCommand],
      [3, 3, 1, true],
    );
    const tasks = await all(reader.tasks(cluster.arn, 'orders-api'));
    assert.equal(tasks.length, 3);
    for (const task of tasks) {
      assert.equal(task.lastStatus, 'RUNNING');
      assert.ok(
        task.containers.length > 0 &&
          task.containers.every(({ exec, runtimeId }) => exec === 'ready' && runtimeId !== ''),
      );
    }
    const [old] = await all(reader.tasks(cluster.arn, 'legacy'));
    assert.deepEqual(
      old.containers.map(({ exec }) => exec),
      ['disabled'],
    );
    const definition = await reader.taskDefinition(orders.taskDefinition);
    assert.deepEqual([definition.family, definition.revision], ['orders-api', 1]);
  });

  it('says which identity it used', async () => {
    const identity = await createEcsReader(
      await connectionFor({ profile: '', region: lab.region, endpointUrl: lab.ecsEndpoint }),
    ).identity();
    assert.equal(identity.region, lab.region);
    assert.match(identity.arn, /^arn:aws:/);
  });

  it('explains an unknown cluster and keys that are not accepted', async () => {
    const settings = { profile: '', region: lab.region, endpointUrl: lab.ecsEndpoint };
    await assert.rejects(all(createEcsReader(await connectionFor(settings)).services('nowhere')), {
      code: 'ClusterNotFoundException',
    });
    await assert.rejects(createEcsReader(await connectionFor(settings)).service('lab', 'nothing'), {
      code: 'ServiceNotFoundException',
    });
    process.env['AWS_SECRET_ACCESS_KEY'] = 'wrong';
    try {
      await assert.rejects(
        all(createEcsReader(await connectionFor(settings)).clusters()),
        /does not accept these credentials/,
      );
    } finally {
      process.env['AWS_SECRET_ACCESS_KEY'] = 'lab';
    }
  });
});
