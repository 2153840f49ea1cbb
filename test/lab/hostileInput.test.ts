/** Input that is too large or is not a message is refused, and the lab keeps running. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { type ECSClient, ExecuteCommandCommand, ListClustersCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import WebSocket from 'ws';
import { RawClient } from '../lab-gateway/rawClient';
import { quietService, startTestLab, type TestLab } from './support';

const MIB = 1024 * 1024;

/** Calls with the members they read. */
const CALLS: readonly (readonly [target: string, members: readonly string[]])[] = [
  ['ListClusters', ['maxResults', 'nextToken']],
  ['DescribeClusters', ['clusters', 'include']],
  ['ListServices', ['cluster', 'launchType', 'schedulingStrategy', 'maxResults', 'nextToken']],
  ['DescribeServices', ['cluster', 'services']],
  ['ListTasks', ['cluster', 'serviceName', 'family', 'startedBy', 'desiredStatus', 'launchType']],
  ['DescribeTasks', ['cluster', 'tasks']],
  ['DescribeTaskDefinition', ['taskDefinition']],
  ['UpdateService', ['cluster', 'service', 'taskDefinition', 'enableExecuteCommand', 'forceNewDeployment']],
  ['ExecuteCommand', ['cluster', 'task', 'container', 'command', 'interactive']],
];
const FITTING = { cluster: 'lab', service: 'shop', services: ['shop'], task: '0'.repeat(32), tasks: ['0'.repeat(32)] };

/** A call with any body, signed. */
async function callWith(ecs: ECSClient, target: string, body: object): Promise<unknown> {
  const command = new ListClustersCommand({});
  command.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { body: string; headers: Record<string, string> };
      request.body = JSON.stringify(body);
      request.headers['content-length'] = String(Buffer.byteLength(request.body));
      request.headers['x-amz-target'] = `AmazonEC2ContainerServiceV20141113.${target}`;
      return next(args);
    },
    { step: 'build', priority: 'low', name: 'withBody' },
  );
  return ecs.send(command);
}

describe('The lab and input that is none', () => {
  let at: TestLab;
  let port: number;
  before(async () => {
    at = await startTestLab([quietService('shop')]);
    port = Number(new URL(at.lab.ecsEndpoint).port);
  });
  afterEach(async () => assert.equal((await at.ecs.send(new ListClustersCommand({}))).clusterArns?.length, 1));
  after(() => at.end());

  /** The first line of the answer to these bytes. */
  const answerTo = async (bytes: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    socket.write(bytes);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    return answer.toString('latin1').split('\r\n')[0];
  };
  const post = async (body: string, headers: Record<string, string> = {}): Promise<number | undefined> => {
    const asked = request({ host: '127.0.0.1', port, path: '/', method: 'POST', headers }).end(body);
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };

  it('refuses bytes that are no request, and headers beyond all measure', async () => {
    assert.match(await answerTo('\0\u0001\u0002\r\n\r\n'), /^HTTP\/1\.1 400 /);
    const headers = `X-Long: ${'a'.repeat(100_000)}`;
    assert.match(await answerTo(`GET / HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n\r\n`), /^HTTP\/1\.1 431 /);
    assert.match(await answerTo('GET / HTTP/1.1\r\n\r\n'), /^HTTP\/1\.1 400 /);
  });

  it('refuses a body of more than a megabyte, and calls that are none', async () => {
    assert.equal(await post('x'.repeat(MIB + 1)), 413);
    for (const target of ['', '.', 'Nobody.Nothing', '__proto__.constructor', 'x'.repeat(5000)])
      assert.equal(await post('{', { 'X-Amz-Target': target }), 400, target.slice(0, 40));
  });

  it('drops a connection with a frame of more than a megabyte, and its session stays for its client', async () => {
    const { taskArns: [task] = [] } = await at.ecs.send(new ListTasksCommand({ cluster: 'lab', serviceName: 'shop' }));
    const command = "sh -c 'echo READY; cat'";
    const { session } = await at.ecs.send(
      new ExecuteCommandCommand({ cluster: 'lab', task, command, interactive: true }),
    );
    const url = session!.streamUrl!;
    const socket = new WebSocket(url);
    await once(socket, 'open');
    socket.send(Buffer.alloc(MIB + 1));
    await once(socket, 'close');
    const client = await RawClient.open({
      sessionId: session!.sessionId!,
      streamUrl: url,
      tokenValue: session!.tokenValue!,
    });
    await client.untilOutput('READY');
  });

  it('answers an object where a text should be with a typed error, whichever member of whichever call it is', async () => {
    const odd: readonly unknown[] = [
      {},
      { length: 1, split: 'x' },
      [{}],
      [[]],
      1e300,
      true,
      null,
      { toString: {} },
      '',
      '\0',
      [null],
    ];
    const answers = new Map<string, string>();
    for (const [target, members] of CALLS)
      for (const member of members)
        for (const value of odd) {
          // A value that fits, or that counts as absent, is another call.
          const error = await callWith(at.ecs, target, { ...FITTING, [member]: value }).catch(
            (caught: unknown) => caught,
          );
          if (error instanceof Error)
            answers.set(error.name, `${target} ${member} ${JSON.stringify(value)}: ${error.message}`);
        }
    assert.equal(answers.get('ServerException'), undefined);
    assert.ok(answers.has('SerializationException') && answers.has('InvalidParameterException'));
    assert.deepEqual(
      at.log.filter((line) => line.includes('inside the lab')),
      [],
    );
  });
});
