import assert from 'node:assert/strict';
import { request } from 'node:http';
import {
  DescribeClustersCommand,
  DescribeTasksCommand,
  ExecuteCommandCommand,
  ListClustersCommand,
  ListTasksCommand,
  type ECSClient,
} from '@aws-sdk/client-ecs';
import { ResumeSessionCommand, SSMClient, StartSessionCommand, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import type { FaultProfile } from '../../lab/faults/types';
import { RawClient } from '../lab-gateway/rawClient';
import { until } from '../support/until';
import { quietService, startTestLab, tasksOf, type TestLab } from './support';

const CAT = "sh -c 'stty -echo; echo READY; cat'";

interface InForce {
  readonly faults: FaultProfile;
  readonly sessions: Record<string, FaultProfile>;
  readonly openSessions: string[];
}

describe('The lab under a fault profile', () => {
  let at: TestLab;
  let ecs: ECSClient;
  let ssm: SSMClient;
  before(async () => {
    at = await startTestLab([quietService('shop')]);
    ecs = at.ecs;
    ssm = new SSMClient({
      endpoint: at.lab.ecsEndpoint,
      region: at.lab.region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
    });
  });
  afterEach(() => at.lab.setFaults(null));
  after(() => at.end());

  /** A request with exactly these headers, which fetch would not send. */
  const door = (
    method: string,
    { query = '', body = '', headers = {} }: { query?: string; body?: string; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; text: string }> =>
    new Promise((resolve, reject) => {
      const all = { ...(method === 'GET' ? {} : { 'Content-Type': 'application/json' }), ...headers };
      request(`${at.lab.ecsEndpoint}/lab/faults${query}`, { method, headers: all }, (response) => {
        let text = '';
        response
          .setEncoding('utf8')
          .on('data', (part: string) => (text += part))
          .on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      })
        .on('error', reject)
        .end(body);
    });
  const inForce = async (): Promise<InForce> => JSON.parse((await door('GET')).text) as InForce;
  const open = async () => {
    const { taskArns: [task] = [] } = await ecs.send(new ListTasksCommand({ cluster: 'lab', serviceName: 'shop' }));
    const { session } = await ecs.send(
      new ExecuteCommandCommand({ cluster: 'lab', task, command: CAT, interactive: true }),
    );
    return { sessionId: session!.sessionId!, streamUrl: session!.streamUrl!, tokenValue: session!.tokenValue! };
  };
  const rejects = (call: Promise<unknown>, name: string, message: RegExp): Promise<void> =>
    assert.rejects(call, (error: Error) => error.name === name && message.test(error.message));

  it('comes into force by POST, shows by GET, ends by DELETE', async () => {
    const profile = { seed: 3, latencyMs: 1 };
    assert.equal((await door('POST', { body: JSON.stringify(profile) })).status, 200);
    assert.deepEqual((await inForce()).faults, profile);
    assert.equal((await door('DELETE')).status, 200);
    assert.deepEqual((await inForce()).faults, {});
  });

  it('comes into force for one session, and is forgotten with it', async () => {
    const grant = await open();
    const client = await RawClient.open(grant);
    await client.untilOutput('READY');
    assert.deepEqual((await inForce()).openSessions, [grant.sessionId]);
    const query = `?session=${grant.sessionId}`;
    assert.equal((await door('POST', { query, body: '{"toAgent":{"loss":1}}' })).status, 200);
    assert.deepEqual((await inForce()).sessions, { [grant.sessionId]: { toAgent: { loss: 1 } } });
    assert.equal((await door('DELETE', { query })).status, 200);
    client.input('hello\n');
    await client.untilOutput('hello');
    const refused = await door('POST', { query, body: '{"kms":{}}' });
    assert.deepEqual([refused.status, /kms is a matter of the whole lab/.test(refused.text)], [400, true]);
    await door('POST', { query, body: '{"close":{"text":{"custom":"bye"}}}' });
    assert.equal(await client.untilClosed(), 'bye');
    assert.deepEqual(await inForce(), { faults: {}, sessions: {}, openSessions: [] });
    assert.equal((await door('POST', { query, body: '{}' })).status, 404);
  });

  it('is refused with one sentence that names the key', async () => {
    const { status, text } = await door('POST', { body: '{"loss": 2}' });
    assert.equal(status, 400);
    assert.match((JSON.parse(text) as { message: string }).message, /^Fault profile: loss must be <= 1\. /);
    assert.match((await door('POST', { body: '{' })).text, /is not JSON/);
    assert.equal((await door('PUT', { body: '{}' })).status, 405);
  });

  it('is refused from a web page, whatever way it tries', async () => {
    const body = '{"loss":1}';
    assert.equal((await door('POST', { body, headers: { Origin: 'https://example.com' } })).status, 403);
    assert.equal((await door('POST', { body, headers: { Origin: 'null' } })).status, 403);
    assert.equal((await door('POST', { body, headers: { 'Content-Type': 'text/plain' } })).status, 415);
    assert.equal((await door('DELETE', { headers: { 'Content-Type': '' } })).status, 415);
    assert.equal((await door('GET', { headers: { Host: 'evil.example:80' } })).status, 403);
    assert.deepEqual((await inForce()).faults, {});
  });

  it('throttles ECS, the operations it names, as often as it says', async () => {
    at.lab.setFaults({ throttle: { times: 2, operations: ['ListClusters'] } });
    await ecs.send(new ListTasksCommand({ cluster: 'lab' }));
    for (let call = 0; call < 2; call++)
      await rejects(ecs.send(new ListClustersCommand({})), 'ThrottlingException', /^Rate exceeded$/);
    await ecs.send(new ListClustersCommand({}));
    at.lab.setFaults({ throttle: { rate: 0.5 } });
    const results = await Promise.allSettled(Array.from({ length: 40 }, () => ecs.send(new ListClustersCommand({}))));
    const throttled = results.filter(({ status }) => status === 'rejected').length;
    assert.ok(throttled > 5 && throttled < 35, String(throttled));
  });

  it('fails ExecuteCommand with an error that the SDK knows', async () => {
    for (const error of ['AccessDeniedException', 'TargetNotConnectedException', 'ServerException'] as const) {
      at.lab.setFaults({ executeCommand: { error, times: 1 } });
      await rejects(open(), error, /not authorized|internal error|Service Unavailable/);
      await ssm.send(new TerminateSessionCommand({ SessionId: (await open()).sessionId }));
    }
  });

  it('shows the exec agent as pending, for a while', async () => {
    const agentStatus = async (): Promise<string | undefined> =>
      (await tasksOf(ecs, 'shop'))[0].containers?.[0].managedAgents?.[0].lastStatus;
    at.lab.setFaults({ agent: { status: 'PENDING', forMs: 400 } });
    assert.equal(await agentStatus(), 'PENDING');
    await rejects(open(), 'InvalidParameterException', /agent isn’t running/);
    await until('the agent is there', async () => (await agentStatus()) === 'RUNNING');
    at.lab.setFaults({ agent: { status: 'STOPPED' } });
    assert.equal(await agentStatus(), 'STOPPED');
  });

  it('denies ResumeSession where it says so, and the API tells', async () => {
    const grant = await open();
    await RawClient.open(grant);
    at.lab.setFaults({ reset: { resume: 'denied' } }, { session: grant.sessionId });
    await rejects(
      ssm.send(new ResumeSessionCommand({ SessionId: grant.sessionId })),
      'AccessDeniedException',
      /ssm:ResumeSession/,
    );
    at.lab.setFaults({ reset: { resume: 'null' } }, { session: grant.sessionId });
    assert.equal((await ssm.send(new ResumeSessionCommand({ SessionId: grant.sessionId }))).TokenValue, undefined);
  });

  it('shows the KMS key of the clusters while it has one', async () => {
    const keyOf = async (): Promise<string | undefined> => {
      const { clusters } = await ecs.send(
        new DescribeClustersCommand({ clusters: ['lab'], include: ['CONFIGURATIONS'] }),
      );
      return clusters?.[0].configuration?.executeCommandConfiguration?.kmsKeyId;
    };
    assert.equal(await keyOf(), undefined);
    at.lab.setFaults({ kms: {} });
    assert.match((await keyOf()) ?? '', /^arn:aws:kms:us-east-1:123456789012:key\/[0-9a-f-]{36}$/);
  });

  it('denies actions to the caller alone or to the task alone', async () => {
    at.lab.setFaults({ iam: { deny: ['ecs:Describe*'], for: 'caller' } });
    await rejects(
      ecs.send(new DescribeTasksCommand({ cluster: 'lab', tasks: ['x'] })),
      'AccessDeniedException',
      /not authorized to perform: ecs:DescribeTasks/,
    );
    await ecs.send(new ListClustersCommand({}));
    at.lab.setFaults({ iam: { deny: ['ecs:*', 'ssmmessages:*'], for: 'task' } });
    await rejects(open(), 'TargetNotConnectedException', /internal error/);
  });

  it('has no port sessions, and says so', async () => {
    await rejects(
      ssm.send(new StartSessionCommand({ Target: 'ecs:lab_x_y', DocumentName: 'AWS-StartPortForwardingSession' })),
      'InvalidDocument',
      /no sessions of StartSession/,
    );
    const readonly = new SSMClient({
      endpoint: at.lab.ecsEndpoint,
      region: at.lab.region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'lab-readonly', secretAccessKey: 'lab' },
    });
    await rejects(readonly.send(new StartSessionCommand({ Target: 'x' })), 'AccessDeniedException', /ssm:StartSession/);
  });

  it('kills a task under its session, and the service replaces it', async () => {
    const [task] = await tasksOf(ecs, 'shop');
    const client = await RawClient.open(await open());
    await client.untilOutput('READY');
    at.lab.setFaults({ taskDeath: { afterMs: 20 } });
    await client.until('the pause', () => client.of('pause_publication').length > 0);
    const dead = await until('the task is stopped', async () =>
      (await tasksOf(ecs, 'shop', 'STOPPED')).find(({ taskArn }) => taskArn === task.taskArn),
    );
    assert.equal(dead.containers?.[0].exitCode, 137);
    await until('another runs', async () =>
      (await tasksOf(ecs, 'shop')).some(
        ({ lastStatus, taskArn }) => lastStatus === 'RUNNING' && taskArn !== task.taskArn,
      ),
    );
  });
});
