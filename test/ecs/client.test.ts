import assert from 'node:assert/strict';
import { createEcsReader } from '../../src/ecs/client';
import { connectionFor } from '../../src/ecs/connection';
import { EcsError, type EcsReader, type Page } from '../../src/ecs/types';
import { failure, startFakeAws, type Answer, type FakeAws } from './fakeAws';

const CLUSTER = 'arn:aws:ecs:eu-central-1:1:cluster/lab';
const serviceArn = (n: number): string => `arn:aws:ecs:eu-central-1:1:service/lab/s${n}`;
const taskArn = (n: number): string => `arn:aws:ecs:eu-central-1:1:task/lab/${String(n).padStart(32, '0')}`;

/** Lists `items` page by page as AWS does: at most `maxResults`, with the next offset as the token. */
const listed =
  (key: string, items: readonly string[]): Answer =>
  (body) => {
    const from = Number(body['nextToken'] ?? 0);
    const to = from + Number(body['maxResults']);
    return { [key]: items.slice(from, to), ...(to < items.length ? { nextToken: String(to) } : {}) };
  };
const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

async function all<T>(pages: AsyncIterable<Page<T>>): Promise<T[]> {
  const items: T[] = [];
  for await (const page of pages) items.push(...page);
  return items;
}

describe('the ECS reader', () => {
  const saved = { ...process.env };
  let aws: FakeAws | undefined;
  beforeEach(() => {
    process.env['AWS_ACCESS_KEY_ID'] = 'lab';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'lab';
    process.env['AWS_MAX_ATTEMPTS'] = '1';
    for (const name of ['AWS_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION', 'AWS_SESSION_TOKEN'])
      delete process.env[name];
  });
  afterEach(async () => {
    process.env = { ...saved };
    await aws?.close();
    aws = undefined;
  });
  const readerOf = async (answers: Readonly<Record<string, Answer>>): Promise<EcsReader> => {
    aws = await startFakeAws(answers);
    return createEcsReader(await connectionFor({ profile: '', region: 'eu-central-1', endpointUrl: aws.url }));
  };

  it('names clusters by the last segment of their ARN and says which page is the last', async () => {
    const reader = await readerOf({
      ListClusters: listed(
        'clusterArns',
        range(130).map((n) => `arn:aws:ecs:eu-central-1:1:cluster/c${n}`),
      ),
    });
    const pages: Page<{ name: string }>[] = [];
    for await (const page of reader.clusters()) pages.push(page);
    assert.deepEqual(
      pages.map((page) => [page.length, page.last]),
      [
        [100, false],
        [30, true],
      ],
    );
    assert.equal(pages[1][29].name, 'c129');
  });

  it('describes services in batches of ten and asks for no page nobody wants', async () => {
    const reader = await readerOf({
      ListServices: listed('serviceArns', range(120).map(serviceArn)),
      DescribeServices: (body) => ({
        services: (body['services'] as string[]).map((arn) => ({
          serviceArn: arn,
          serviceName: arn.slice(arn.lastIndexOf('/') + 1),
          clusterArn: CLUSTER,
          status: 'ACTIVE',
          desiredCount: 3,
          runningCount: 2,
          taskDefinition: 'arn:aws:ecs:eu-central-1:1:task-definition/s:7',
          deployments: [{}, {}],
          enableExecuteCommand: true,
        })),
      }),
    });
    const first = await reader.services(CLUSTER)[Symbol.asyncIterator]().next();
    assert.equal(first.value.length, 50);
    assert.deepEqual(
      { ...first.value[0] },
      {
        arn: serviceArn(0),
        name: 's0',
        clusterArn: CLUSTER,
        status: 'ACTIVE',
        desiredCount: 3,
        runningCount: 2,
        taskDefinition: 'arn:aws:ecs:eu-central-1:1:task-definition/s:7',
        revision: 7,
        enableExecuteCommand: true,
        deploying: true,
      },
    );
    const operations = aws?.calls.map((call) => call.operation) ?? [];
    assert.equal(operations.filter((operation) => operation === 'ListServices').length, 1);
    assert.equal(operations.filter((operation) => operation === 'DescribeServices').length, 5);
  });

  it('reads tasks with the exec state of their containers', async () => {
    const task = {
      taskArn: taskArn(1),
      clusterArn: CLUSTER,
      taskDefinitionArn: 'arn:x:task-definition/s:12',
      lastStatus: 'RUNNING',
      enableExecuteCommand: true,
      startedAt: 1_700_000_000,
    };
    const reader = await readerOf({
      ListTasks: listed('taskArns', [taskArn(1)]),
      DescribeTasks: () => ({
        tasks: [
          {
            ...task,
            containers: [
              {
                name: 'app',
                runtimeId: 'r-1',
                imageDigest: 'sha256:a',
                lastStatus: 'RUNNING',
                managedAgents: [{ name: 'ExecuteCommandAgent', lastStatus: 'RUNNING' }],
              },
              {
                name: 'late',
                runtimeId: 'r-2',
                lastStatus: 'RUNNING',
                managedAgents: [{ name: 'ExecuteCommandAgent', lastStatus: 'PENDING', reason: 'starting' }],
              },
              { name: 'gone', runtimeId: 'r-3', lastStatus: 'STOPPED', reason: 'exit 1' },
            ],
          },
        ],
      }),
    });
    const [read] = await all(reader.tasks(CLUSTER, 's1'));
    assert.equal(read.id, taskArn(1).slice(-32));
    assert.equal(read.revision, 12);
    assert.equal(read.startedAt, '2023-11-14T22:13:20.000Z');
    assert.deepEqual(
      read.containers.map(({ name, exec, execReason }) => [name, exec, execReason]),
      [
        ['app', 'ready', ''],
        ['late', 'pending', 'starting'],
        ['gone', 'stopped', 'exit 1'],
      ],
    );
  });

  it('lists a service without tasks without describing nothing', async () => {
    const reader = await readerOf({ ListTasks: listed('taskArns', []) });
    assert.deepEqual(await all(reader.tasks(CLUSTER, 's1')), []);
  });

  it('ends a listing that comes round to an earlier token', async () => {
    let asked = 0;
    const reader = await readerOf({
      ListClusters: () => ({
        clusterArns: ['arn:aws:ecs:eu-central-1:1:cluster/c'],
        nextToken: asked++ % 2 === 0 ? 'a' : 'b',
      }),
    });
    const last: unknown[] = [];
    for await (const page of reader.clusters()) {
      last.push(page.last);
      assert.ok(last.length < 9, 'the listing has no end');
    }
    assert.deepEqual(last, [false, false, true]);
  });

  it('ends a listing where AWS gives the same token again', async () => {
    const again = { nextToken: 'again' };
    const reader = await readerOf({
      ListClusters: () => ({ clusterArns: ['arn:aws:ecs:eu-central-1:1:cluster/c'], ...again }),
      ListServices: () => ({ serviceArns: [serviceArn(1)], ...again }),
      DescribeServices: () => ({ services: [{ serviceArn: serviceArn(1), serviceName: 's1' }] }),
      ListTasks: () => ({ taskArns: [taskArn(1)], ...again }),
      DescribeTasks: () => ({ tasks: [{ taskArn: taskArn(1) }] }),
    });
    const lists: readonly AsyncIterable<Page<unknown>>[] = [
      reader.clusters(),
      reader.services(CLUSTER),
      reader.tasks(CLUSTER, 's1'),
    ];
    for (const list of lists) {
      const last: unknown[] = [];
      for await (const page of list) {
        last.push(page.last);
        assert.ok(last.length < 3, 'the listing has no end');
      }
      assert.deepEqual(last, [false, true]);
    }
  });

  it('names the denied action and what to allow', async () => {
    const reader = await readerOf({
      ListClusters: () => {
        throw failure('AccessDeniedException', 'User: arn:aws:iam::1:user/x is not authorized');
      },
    });
    await assert.rejects(all(reader.clusters()), (error: EcsError) => {
      assert.equal(error.code, 'AccessDeniedException');
      assert.match(error.message, /refused ecs:ListClusters/);
      assert.match(error.hint, /Allow ecs:ListClusters/);
      return true;
    });
  });

  const words: readonly (readonly [string, RegExp, RegExp])[] = [
    ['ExpiredTokenException', /have expired/, /Sign in again/],
    ['ClusterNotFoundException', /no cluster "lab" in eu-central-1/, /change the region/],
    ['ThrottlingException', /limiting ecs:ListServices/, /Wait a few seconds/],
    ['InvalidSignatureException', /does not accept these credentials/, /clock/],
  ];
  for (const [type, message, hint] of words) {
    it(`puts ${type} into words without quoting the signed request`, async () => {
      const reader = await readerOf({
        ListServices: () => {
          throw failure(type, 'x-amz-security-token:TOPSECRET');
        },
      });
      await assert.rejects(all(reader.services(CLUSTER)), (error: EcsError) => {
        assert.equal(error.code, type);
        assert.match(error.message, message);
        assert.match(error.hint, hint);
        assert.doesNotMatch(`${error.message} ${error.hint}`, /TOPSECRET/);
        return true;
      });
    });
  }

  it('says that a service does not exist', async () => {
    const reader = await readerOf({
      DescribeServices: (body) => ({ services: [], failures: [{ arn: body['services'], reason: 'MISSING' }] }),
    });
    await assert.rejects(
      reader.service('lab', 'nope'),
      (error: EcsError) => error.code === 'ServiceNotFoundException' && /"nope" in cluster "lab"/.test(error.message),
    );
  });

  it('says that nothing answers at the endpoint, and tries again when asked again', async () => {
    const reader = await readerOf({ ListClusters: listed('clusterArns', []) });
    const { port } = new URL(aws?.url ?? '');
    await aws?.close();
    await assert.rejects(all(reader.clusters()), (error: EcsError) => {
      assert.equal(error.code, 'ECONNREFUSED');
      assert.match(error.message, new RegExp(`127\\.0\\.0\\.1:${port}`));
      return true;
    });
  });

  it('tells who it is', async () => {
    const reader = await readerOf({
      GetCallerIdentity: () =>
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:aws:iam::000000000000:user/lab</Arn><UserId>U</UserId><Account>000000000000</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
    });
    assert.deepEqual(await reader.identity(), {
      account: '000000000000',
      arn: 'arn:aws:iam::000000000000:user/lab',
      region: 'eu-central-1',
    });
  });
});
