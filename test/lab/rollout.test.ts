import assert from 'node:assert/strict';
import {
  DescribeServicesCommand,
  UpdateServiceCommand,
  type Service,
  type UpdateServiceCommandInput,
} from '@aws-sdk/client-ecs';
import { until } from '../support/until';
import { quietService, startTestLab, tasksOf, type TestLab } from './support';

const revision = { source: './app', command: ['sh', 'run.sh'] };

describe('UpdateService of the lab', function () {
  this.timeout(30_000);
  let at: TestLab;
  before(async () => {
    at = await startTestLab([
      { name: 'both', revisions: [revision, { ...revision, env: { NEW: '1' } }], running: { 1: 2, 2: 1 } },
      quietService('plain', {
        revisions: [revision, revision],
        source: undefined,
        command: undefined,
        desiredCount: 2,
        enableExecuteCommand: false,
      }),
    ]);
  });
  after(() => at.end());

  const update = (service: string, change: Partial<UpdateServiceCommandInput>): Promise<unknown> =>
    at.ecs.send(new UpdateServiceCommand({ cluster: 'lab', service, ...change }));
  const serviceNamed = async (name: string): Promise<Service> => {
    const { services = [] } = await at.ecs.send(new DescribeServicesCommand({ cluster: 'lab', services: [name] }));
    return services[0];
  };
  const revisions = async (name: string): Promise<string[]> =>
    (await tasksOf(at.ecs, name)).map((t) => t.taskDefinitionArn?.split(':').pop() ?? '').sort();
  const settled = (name: string): Promise<Service> =>
    until(
      `${name} settles`,
      async () => {
        const service = await serviceNamed(name);
        return service.deployments?.every((d) => d.rolloutState === 'COMPLETED') && service;
      },
      20_000,
    );

  it('keeps two revisions beside each other where the manifest says so', async () => {
    assert.deepEqual(await revisions('both'), ['1', '1', '2']);
    const service = await serviceNamed('both');
    assert.deepEqual(
      service.deployments?.map((d) => [
        d.status,
        d.taskDefinition?.split(':').pop(),
        d.desiredCount,
        d.runningCount,
        d.rolloutState,
      ]),
      [
        ['PRIMARY', '2', 1, 1, 'COMPLETED'],
        ['ACTIVE', '1', 2, 2, 'COMPLETED'],
      ],
    );
    assert.deepEqual([service.desiredCount, service.taskDefinition?.split('/').pop()], [3, 'both:2']);
  });

  it('rolls a new revision out without ever having fewer tasks than wanted', async () => {
    const old = await tasksOf(at.ecs, 'plain');
    await update('plain', { taskDefinition: 'plain:2' });
    const { deployments = [] } = await serviceNamed('plain');
    assert.deepEqual(
      deployments.map((d) => [d.status, d.rolloutState]),
      [
        ['PRIMARY', 'IN_PROGRESS'],
        ['ACTIVE', 'IN_PROGRESS'],
      ],
    );
    const seen: number[] = [];
    await until(
      'rollout',
      async () => {
        const service = await serviceNamed('plain');
        seen.push(service.runningCount ?? 0);
        return service.deployments?.length === 1 && service.deployments[0].rolloutState === 'COMPLETED';
      },
      20_000,
    );
    assert.ok(Math.min(...seen) >= 2 && Math.max(...seen) <= 4, `running counts ${seen.join(' ')}`);
    assert.deepEqual(await revisions('plain'), ['2', '2']);
    const stopped = await tasksOf(at.ecs, 'plain', 'STOPPED');
    assert.deepEqual(
      stopped.map((t) => t.taskArn),
      old.map((t) => t.taskArn),
    );
    assert.ok(
      stopped.every(
        (t) =>
          t.stopCode === 'ServiceSchedulerInitiated' &&
          /^Scaling activity initiated by \(deployment ecs-svc\/\d+\)$/.test(t.stoppedReason ?? ''),
      ),
    );
  });

  it('enables exec for new tasks only', async () => {
    const [task] = await tasksOf(at.ecs, 'plain');
    await update('plain', { enableExecuteCommand: true });
    assert.equal((await serviceNamed('plain')).enableExecuteCommand, true);
    const [same] = await tasksOf(at.ecs, 'plain');
    assert.deepEqual(
      [same.taskArn, same.enableExecuteCommand, same.containers?.[0].managedAgents],
      [task.taskArn, false, undefined],
    );
    await update('plain', { forceNewDeployment: true });
    await settled('plain');
    const renewed = await tasksOf(at.ecs, 'plain');
    assert.ok(
      renewed.length === 2 && renewed.every((t) => t.enableExecuteCommand === true && t.taskArn !== task.taskArn),
    );
  });

  it('scales up and down, and to nothing', async () => {
    for (const desiredCount of [3, 1, 0]) {
      await update('plain', { desiredCount });
      await settled('plain');
      assert.equal((await tasksOf(at.ecs, 'plain')).length, desiredCount);
    }
  });

  it('ends running beside each other when a deployment is forced', async () => {
    await update('both', { forceNewDeployment: true, taskDefinition: 'both' });
    await settled('both');
    assert.deepEqual(await revisions('both'), ['2', '2', '2']);
  });

  it('refuses what it cannot run', async () => {
    await assert.rejects(update('both', { taskDefinition: 'both:9' }), {
      name: 'ClientException',
      message: 'TaskDefinition not found.',
    });
    await assert.rejects(update('both', { taskDefinition: 'plain:1' }), { name: 'InvalidParameterException' });
    await assert.rejects(update('both', { desiredCount: -1 }), { name: 'InvalidParameterException' });
  });
});
