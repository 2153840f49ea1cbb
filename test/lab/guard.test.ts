import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, type LookupFunction } from 'node:net';
import { ECSClient, ExecuteCommandCommand, ListClustersCommand, ListTasksCommand } from '@aws-sdk/client-ecs';
import WebSocket from 'ws';
import { isForeign } from '../../lab/guard';
import { RawClient } from '../lab-gateway/rawClient';
import { quietService, startTestLab, tasksOf, type TestLab } from './support';

/** Simulates DNS rebinding: the page's own name resolves to this machine. */
const rebound: LookupFunction = (_name, options, answer) =>
  options.all ? answer(null, [{ address: '127.0.0.1', family: 4 }]) : answer(null, '127.0.0.1', 4);

describe('The lab and web pages', () => {
  let at: TestLab;
  let port: string;
  before(async () => {
    at = await startTestLab([quietService('shop')]);
    ({ port } = new URL(at.lab.ecsEndpoint));
  });
  after(() => at.end());

  const clientAt = (host: string): ECSClient =>
    new ECSClient({
      endpoint: `http://${host}:${port}`,
      region: at.lab.region,
      maxAttempts: 1,
      credentials: { accessKeyId: 'lab', secretAccessKey: 'lab' },
      requestHandler: { httpAgent: new Agent({ lookup: host === 'localhost' ? undefined : rebound }) },
    });
  const open = async () => {
    const { taskArns: [task] = [] } = await at.ecs.send(new ListTasksCommand({ cluster: 'lab', serviceName: 'shop' }));
    const command = "sh -c 'echo READY; cat'";
    const { session } = await at.ecs.send(
      new ExecuteCommandCommand({ cluster: 'lab', task, command, interactive: true }),
    );
    return { sessionId: session!.sessionId!, streamUrl: session!.streamUrl!, tokenValue: session!.tokenValue! };
  };
  const statusOf = async (
    path: string,
    { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string | string[]> },
  ): Promise<number | undefined> => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers }).end();
    const [response] = (await once(asked, 'response')) as [IncomingMessage];
    response.resume();
    return response.statusCode;
  };
  const upgradeStatus = async (url: string, options: WebSocket.ClientOptions): Promise<number | undefined> => {
    const socket = new WebSocket(url, options).on('error', () => undefined);
    const opened = once(socket, 'open').then(() => 101);
    const refused = once(socket, 'unexpected-response').then(
      ([, response]) => (response as IncomingMessage).statusCode,
    );
    const status = await Promise.race([opened, refused]);
    socket.terminate();
    return status;
  };

  it('refuses a signed call under a name that was turned to this machine', async () => {
    const { clusterArns } = await clientAt('localhost').send(new ListClustersCommand({}));
    assert.equal(clusterArns?.length, 1);
    await assert.rejects(
      clientAt('rebound.example').send(new ListClustersCommand({})),
      (error: Error & { $metadata?: { httpStatusCode?: number } }) => error.$metadata?.httpStatusCode === 403,
    );
  });

  it('refuses an upgrade under such a name, and one that a page sends, and the session stays free for its client', async () => {
    const grant = await open();
    const turned = grant.streamUrl.replace('127.0.0.1', 'rebound.example');
    assert.equal(await upgradeStatus(turned, { agent: new Agent({ lookup: rebound }) }), 403);
    assert.equal(await upgradeStatus(grant.streamUrl, { origin: 'https://example.com' }), 403);
    assert.equal(await upgradeStatus(grant.streamUrl, { origin: 'null' }), 403);
    const client = await RawClient.open({ ...grant, streamUrl: grant.streamUrl.replace('127.0.0.1', 'localhost') });
    await client.untilOutput('READY');
  });

  it('takes an upgrade whose Origin is its own address, as some WebSocket libraries send it', async () => {
    const { streamUrl } = await open();
    assert.equal(await upgradeStatus(streamUrl, { origin: at.lab.ecsEndpoint }), 101);
  });

  it('refuses pages on every path: calls, task metadata, faults, and what is nothing', async () => {
    const [task] = await tasksOf(at.ecs, 'shop');
    const metadata = `/v4/${task.containers?.[0].runtimeId}`;
    for (const path of ['/', metadata, `${metadata}/stats`, '/lab/faults', '/v1/data-channel/x', '/nothing']) {
      for (const method of ['GET', 'POST']) {
        assert.equal(await statusOf(path, { method, headers: { Host: `rebound.example:${port}` } }), 403, path);
        assert.equal(await statusOf(path, { method, headers: { Origin: 'http://localhost:1' } }), 403, path);
        assert.notEqual(await statusOf(path, { method }), 403, path);
      }
    }
  });

  it('knows itself by three names', () => {
    const foreign = (...rawHeaders: string[]): boolean => isForeign({ rawHeaders });
    for (const host of ['127.0.0.1:80', 'localhost', 'LocalHost:8080', '[::1]:1'])
      assert.equal(foreign('Host', host), false, host);
    const names = ['', 'a.example', '127.0.0.1.a.example', 'localhost.a.example:80', '127.0.0.1:80@a.example', '[::2]'];
    for (const host of [...names, 'localhost:80a', '127.0.0.1 a', '0.0.0.0:80'])
      assert.equal(foreign('Host', host), true, host);
    assert.equal(foreign(), true);
    assert.equal(foreign('host', 'localhost', 'HOST', 'a.example'), true);
    assert.equal(foreign('Host', 'localhost:1', 'Origin', 'http://localhost:1'), false);
    assert.equal(foreign('Host', 'localhost:1', 'Origin', 'http://localhost:2'), true);
    assert.equal(foreign('Host', 'localhost:1', 'origin', 'http://localhost:1', 'Origin', 'null'), true);
  });

  it('refuses before a body has come, however much of it is announced', async () => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('POST / HTTP/1.1\r\nHost: a.example\r\nContent-Length: 1000000000\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    assert.match(answer.toString('latin1'), /^HTTP\/1\.1 403 /);
    socket.destroy();
  });
});
