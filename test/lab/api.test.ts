import assert from 'node:assert/strict';
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ExecuteCommandCommand,
  ListClustersCommand,
  ListServicesCommand,
  ListTasksCommand,
  StopTaskCommand,
  UpdateServiceCommand,
  paginateListServices,
  type ECSClient,
  type ExecuteCommandCommandOutput,
} from '@aws-sdk/client-ecs';
import { ResumeSessionCommand, SSMClient, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { clientOf, quietService, startTestLab, tasksOf, type TestLab } from './support';

const empty = Array.from({ length: 12 }, (_, i) =>
  quietService(`idle-${String(i).padStart(2, '0')}`, { desiredCount: 0 }),
);

describe('API of the lab', () => {
  let at: TestLab;
  let ecs: ECSClient;
  before(async () => {
    at = await startTestLab([
      quietService('shop', { desiredCount: 2, env: { COLOUR: 'red' }, user: '1000' }),
      quietService('closed', { enableExecuteCommand: false, sysPtrace: false, readonlyRootFilesystem: true }),
      quietService('keys', { env: { AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'y' } }),
      quietService('sealed', { readonlyRootFilesystem: true }),
      quietService('far', { cluster: 'other', desiredCount: 0 }),
      ...empty,
    ]);
    ecs = at.ecs;
  });
  after(() => at.end());
  const rejects = (call: Promise<unknown>, name: string, message: string | RegExp): Promise<void> =>
    assert.rejects(call, (error: Error) => {
      assert.equal(error.name, name);
      if (typeof message === 'string') assert.equal(error.message, message);
      else assert.match(error.message, message);
      return true;
    });

  it('lists and describes clusters, with the execute-command configuration when asked', async () => {
    const { clusterArns } = await ecs.send(new ListClustersCommand({}));
    assert.deepEqual(clusterArns, [
      'arn:aws:ecs:us-east-1:123456789012:cluster/lab',
      'arn:aws:ecs:us-east-1:123456789012:cluster/other',
    ]);
    const { clusters = [], failures } = await ecs.send(
      new DescribeClustersCommand({ clusters: ['lab', 'none'], include: ['CONFIGURATIONS'] }),
    );
    assert.equal(clusters.length, 1);
    assert.equal(clusters[0].configuration?.executeCommandConfiguration?.logging, 'DEFAULT');
    assert.equal(clusters[0].runningTasksCount, 5);
    assert.deepEqual(failures, [{ arn: 'arn:aws:ecs:us-east-1:123456789012:cluster/none', reason: 'MISSING' }]);
    assert.equal(
      (await ecs.send(new DescribeClustersCommand({ clusters: ['lab'] }))).clusters?.[0].configuration,
      undefined,
    );
  });

  it('pages lists: ten services by default, each once, and refuses a token it did not make', async () => {
    const pages: string[][] = [];
    for await (const { serviceArns = [] } of paginateListServices({ client: ecs }, { cluster: 'lab' }))
      pages.push(serviceArns);
    assert.deepEqual(
      pages.map((page) => page.length),
      [10, 6],
    );
    assert.equal(new Set(pages.flat()).size, 16);
    const first = await ecs.send(new ListServicesCommand({ cluster: 'lab', maxResults: 3 }));
    assert.equal(first.serviceArns?.length, 3);
    await rejects(
      ecs.send(new ListServicesCommand({ cluster: 'lab', nextToken: `${first.nextToken}x` })),
      'InvalidParameterException',
      'Invalid token.',
    );
    await rejects(
      ecs.send(new ListServicesCommand({ cluster: 'lab', maxResults: 101 })),
      'InvalidParameterException',
      /maxResults/,
    );
  });

  it("holds AWS's limits of ten services and a hundred tasks a call", async () => {
    const describe = (n: number): Promise<unknown> =>
      ecs.send(new DescribeServicesCommand({ cluster: 'lab', services: Array.from({ length: n }, (_, i) => `s${i}`) }));
    await describe(10);
    await rejects(describe(11), 'InvalidParameterException', 'service names can have at most 10 items.');
    await rejects(describe(0), 'InvalidParameterException', 'Services cannot be empty.');
    const tasks = Array.from({ length: 101 }, (_, i) => String(i).padStart(32, '0'));
    await rejects(
      ecs.send(new DescribeTasksCommand({ cluster: 'lab', tasks })),
      'InvalidParameterException',
      'task identifiers can have at most 100 items.',
    );
    const { failures = [] } = await ecs.send(new DescribeTasksCommand({ cluster: 'lab', tasks: tasks.slice(1) }));
    assert.equal(failures.length, 100);
    assert.deepEqual(failures[0], {
      arn: `arn:aws:ecs:us-east-1:123456789012:task/lab/${tasks[1]}`,
      reason: 'MISSING',
    });
    await rejects(
      ecs.send(new DescribeTasksCommand({ cluster: 'lab', tasks: ['short'] })),
      'InvalidParameterException',
      /length should be one of \[32,36\]/,
    );
  });

  it('describes a service and its tasks with what the extension reads', async () => {
    const { services = [], failures } = await ecs.send(
      new DescribeServicesCommand({ cluster: 'lab', services: ['shop', 'gone'] }),
    );
    assert.deepEqual(failures, [{ arn: 'arn:aws:ecs:us-east-1:123456789012:service/lab/gone', reason: 'MISSING' }]);
    const [shop] = services;
    assert.deepEqual(
      [shop.status, shop.desiredCount, shop.runningCount, shop.enableExecuteCommand],
      ['ACTIVE', 2, 2, true],
    );
    assert.deepEqual(
      shop.deployments?.map((d) => [d.status, d.rolloutState, d.runningCount]),
      [['PRIMARY', 'COMPLETED', 2]],
    );
    assert.match(shop.events?.[0].message ?? '', /^\(service shop\) has reached a steady state\.$/);
    assert.ok(Math.abs(Number(shop.createdAt) - Date.now()) < 60_000);

    const tasks = await tasksOf(ecs, 'shop');
    assert.equal(tasks.length, 2);
    assert.ok(Number(tasks[0].startedAt) < Number(tasks[1].startedAt));
    for (const task of tasks) {
      const [container] = task.containers ?? [];
      const id = task.taskArn?.split('/').pop() ?? '';
      assert.deepEqual(
        [
          task.lastStatus,
          task.launchType,
          task.platformVersion,
          task.cpu,
          task.memory,
          task.taskDefinitionArn,
          task.healthStatus,
          task.enableExecuteCommand,
        ],
        [
          'RUNNING',
          'FARGATE',
          '1.4.0',
          '512',
          '1024',
          'arn:aws:ecs:us-east-1:123456789012:task-definition/shop:1',
          'UNKNOWN',
          true,
        ],
      );
      assert.match(container.runtimeId ?? '', new RegExp(`^${id}-\\d{10}$`));
      assert.match(container.imageDigest ?? '', /^sha256:[0-9a-f]{64}$/);
      assert.deepEqual(
        container.managedAgents?.map((a) => [a.name, a.lastStatus, a.lastStartedAt instanceof Date]),
        [['ExecuteCommandAgent', 'RUNNING', true]],
      );
      assert.ok(
        ['x86_64', 'arm64'].includes(task.attributes?.find((a) => a.name === 'ecs.cpu-architecture')?.value ?? ''),
      );
    }
    assert.equal(tasks[0].containers?.[0].imageDigest, tasks[1].containers?.[0].imageDigest);
  });

  it('describes task definitions by family, revision and ARN', async () => {
    for (const taskDefinition of ['shop', 'shop:1', 'arn:aws:ecs:us-east-1:123456789012:task-definition/shop:1']) {
      const { taskDefinition: definition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition }));
      const [container] = definition?.containerDefinitions ?? [];
      assert.deepEqual(container.linuxParameters?.capabilities?.add, ['SYS_PTRACE']);
      assert.deepEqual(
        [container.linuxParameters?.initProcessEnabled, container.environment, container.user],
        [true, [{ name: 'COLOUR', value: 'red' }], '1000'],
      );
    }
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'closed' }));
    const [closed] = taskDefinition?.containerDefinitions ?? [];
    assert.deepEqual([closed.linuxParameters?.capabilities, closed.readonlyRootFilesystem], [undefined, true]);
    await rejects(
      ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'shop:9' })),
      'ClientException',
      'Unable to describe task definition.',
    );
  });

  it('names what is missing', async () => {
    await rejects(
      ecs.send(new ListServicesCommand({ cluster: 'none' })),
      'ClusterNotFoundException',
      'Cluster not found.',
    );
    await rejects(ecs.send(new ListServicesCommand({})), 'ClusterNotFoundException', 'Cluster not found.');
    await rejects(
      ecs.send(new ListTasksCommand({ cluster: 'lab', serviceName: 'none' })),
      'ServiceNotFoundException',
      'Service not found.',
    );
    await rejects(
      ecs.send(new UpdateServiceCommand({ cluster: 'lab', service: 'none' })),
      'ServiceNotFoundException',
      'Service not found.',
    );
    const [{ taskArn = '' }] = await tasksOf(ecs, 'shop');
    await rejects(
      ecs.send(new DescribeTasksCommand({ cluster: 'other', tasks: [taskArn] })),
      'InvalidParameterException',
      'Identifier is for cluster lab. Your cluster is other',
    );
  });

  it('is empty in every other region', async () => {
    assert.deepEqual((await clientOf(at.lab, {}, 'eu-west-1').send(new ListClustersCommand({}))).clusterArns, []);
  });

  it('shows identities without permissions what AWS shows them', async () => {
    await rejects(
      clientOf(at.lab, { accessKeyId: 'lab-denied' }).send(new ListClustersCommand({})),
      'AccessDeniedException',
      /^User: arn:aws:iam::123456789012:user\/lab-denied is not authorized to perform: ecs:ListClusters on resource: \*/,
    );
    const readOnly = clientOf(at.lab, { accessKeyId: 'lab-readonly' });
    assert.equal((await readOnly.send(new ListClustersCommand({}))).clusterArns?.length, 2);
    await rejects(
      readOnly.send(new UpdateServiceCommand({ cluster: 'lab', service: 'shop' })),
      'AccessDeniedException',
      /ecs:UpdateService on resource: .*cluster\/lab/,
    );
  });

  it("grants an exec session, and gives each refusal AWS's words", async () => {
    const [task] = await tasksOf(ecs, 'shop');
    const [closed] = await tasksOf(ecs, 'closed');
    const exec = (more: object): Promise<ExecuteCommandCommandOutput> =>
      ecs.send(
        new ExecuteCommandCommand({ cluster: 'lab', task: task.taskArn, command: 'sh', interactive: true, ...more }),
      );
    const granted = await exec({});
    assert.equal(granted.containerName, 'shop');
    assert.match(
      granted.session?.streamUrl ?? '',
      new RegExp(`^ws://127\\.0\\.0\\.1:\\d+/v1/data-channel/${granted.session?.sessionId}`),
    );
    assert.ok((granted.session?.tokenValue ?? '').length > 20);
    await rejects(
      exec({ interactive: false }),
      'InvalidParameterException',
      'Interactive is the only mode supported currently.',
    );
    await rejects(
      exec({ task: closed.taskArn }),
      'InvalidParameterException',
      /^The execute command failed because execute command was not enabled when the task was run/,
    );
    await rejects(exec({ container: 'sidecar' }), 'InvalidParameterException', /container was not found/);
    for (const service of ['keys', 'sealed']) {
      const [{ taskArn }] = await tasksOf(ecs, service);
      await rejects(
        exec({ task: taskArn }),
        'TargetNotConnectedException',
        'The execute command failed due to an internal error. Try again later.',
      );
    }
    await ecs.send(new UpdateServiceCommand({ cluster: 'lab', service: 'idle-00', desiredCount: 1 }));
    const [starting] = await tasksOf(ecs, 'idle-00');
    assert.equal(starting.containers?.[0].managedAgents?.[0].lastStatus, 'PENDING');
    await rejects(
      exec({ task: starting.taskArn }),
      'InvalidParameterException',
      /or the execute command agent isn’t running\. Wait and try again/,
    );
    await rejects(exec({ cluster: 'none' }), 'ClusterNotFoundException', 'Cluster not found.');

    const ssm = new SSMClient({
      endpoint: at.lab.ecsEndpoint,
      region: at.lab.region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    });
    const SessionId = granted.session?.sessionId;
    assert.ok((await ssm.send(new ResumeSessionCommand({ SessionId }))).TokenValue);
    assert.equal((await ssm.send(new TerminateSessionCommand({ SessionId }))).SessionId, SessionId);
    assert.equal((await ssm.send(new ResumeSessionCommand({ SessionId }))).TokenValue, undefined);
  });

  it('refuses members of a wrong type and operations it does not have', async () => {
    await rejects(
      ecs.send(new ListServicesCommand({ cluster: 5 as never })),
      'SerializationException',
      /STRING_VALUE expected for member cluster/,
    );
    await rejects(ecs.send(new StopTaskCommand({ task: 'x' })), 'UnknownOperationException', /.*/);
  });
});
