import assert from 'node:assert/strict';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { createEcsReader } from '../../src/ecs/client';
import { connectionFor } from '../../src/ecs/connection';
import { createRequestHandler } from '../../src/network/requestHandler';
import { createExecApi } from '../../src/exec/aws/aws';
import { systemClock } from '../../src/exec/clock';
import { connectSocket } from '../../src/exec/session/socket';
import type { ExecError } from '../../src/exec/types';
import { createAgent, environmentOnly } from '../../src/network/createAgent';
import { makeCertificate, type Certificate } from './certificate';
import { startConnectProxy, type ConnectProxy, type ConnectProxyOptions } from './connectProxy';

const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'geheim' };
const target = { clusterArn: 'arn:c', taskArn: 'arn:t', container: 'app', runtimeId: 'r' };
const session = { sessionId: 's', streamUrl: 'wss://x/', tokenValue: 'a secret token' };

/** A TLS server on a loopback address that serves both AWS's API and its stream. */
async function startAws(certificate: Certificate, host: string) {
  const answer = (request: http.IncomingMessage, response: http.ServerResponse) => {
    request.resume().on('end', () => {
      const kms = String(request.headers['x-amz-target']).startsWith('TrentService');
      response
        .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
        .end(
          JSON.stringify(
            kms
              ? { Plaintext: Buffer.alloc(64).toString('base64'), CiphertextBlob: 'AAAA' }
              : { session, clusterArns: [], TokenValue: 't2' },
          ),
        );
    });
  };
  const server = https.createServer({ key: certificate.key, cert: certificate.cert }, answer);
  const opened: { url: string; text: string }[] = [];
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) =>
    socket.once('message', (data) => {
      opened.push({ url: request.url ?? '', text: String(data) });
      socket.send(Buffer.from('frame'));
    }),
  );
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    opened,
    origin: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        for (const client of sockets.clients) client.terminate();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Opens a stream and resolves to the first frame; the URL goes through verbatim. */
function firstFrame(streamUrl: string, agent: http.Agent | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    connectSocket(
      { streamUrl, token: 'a secret token', clientId: 'c', agent },
      {
        frame: (bytes) => resolve(Buffer.from(bytes).toString()),
        lost: () => {},
      },
      systemClock,
    ).catch(reject);
  });
}

describe('the way out', function () {
  this.timeout(20_000);
  let certificate: Certificate;
  const closing: (() => Promise<void> | void)[] = [];
  const proxy = async (options?: ConnectProxyOptions): Promise<ConnectProxy> => {
    const started = await startConnectProxy(options);
    closing.push(() => started.close());
    return started;
  };
  const aws = async (host: string) => {
    const started = await startAws(certificate, host);
    closing.push(() => started.close());
    return started;
  };
  const agentFor = (settings: object, env: NodeJS.ProcessEnv = {}) => {
    const agent = createAgent({ ...environmentOnly, ...settings }, env);
    assert.ok(agent);
    closing.push(() => agent.destroy());
    return agent;
  };
  const environment = { ...process.env };
  before(() => {
    certificate = makeCertificate();
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    });
  });
  after(() => {
    certificate.remove();
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) {
      if (environment[name] === undefined) delete process.env[name];
      else process.env[name] = environment[name];
    }
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });

  for (const host of ['127.0.0.1', '::1']) {
    it(`trusts an authority of one’s own, API and stream, at ${host}`, async () => {
      const server = await aws(host);
      const query = 'role=publish_subscribe&later=%2Fx+y&cell-number=AAEAAU';
      const streamUrl = `${server.origin.replace('https', 'wss')}/v1/data-channel/s?${query}`;
      await assert.rejects(firstFrame(streamUrl, undefined), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
      const agent = agentFor({ caFile: certificate.caFile });
      assert.equal(await firstFrame(streamUrl, agent), 'frame');
      assert.equal(server.opened[0].url, `/v1/data-channel/s?${query}`);
      assert.deepEqual(
        await createExecApi({
          region: 'us-east-1',
          endpointUrl: server.origin,
          credentials,
          agent,
          requestHandler: createRequestHandler(agent),
        }).executeCommand(target, 'sh'),
        session,
      );
    });
  }

  it('takes every call and the stream through a proxy', async () => {
    const server = await aws('127.0.0.1');
    const through = await proxy({ to: { host: '127.0.0.1', port: server.port } });
    const agent = agentFor({ caFile: certificate.caFile, proxyUrl: through.url, proxyAuthorization: 'Basic Z2VoZWlt' });
    const endpointUrl = 'https://aws.test:8443';
    const api = createExecApi({
      region: 'us-east-1',
      endpointUrl,
      credentials,
      agent,
      requestHandler: createRequestHandler(agent),
    });
    assert.deepEqual(await api.executeCommand(target, 'sh'), session);
    assert.equal(await api.resumeSession('s'), 't2');
    await api.terminateSession('s');
    assert.equal((await api.generateDataKey('k', {})).plaintext.length, 64);
    assert.equal(await firstFrame('wss://aws.test:8443/stream', agent), 'frame');
    const ecs = createEcsReader(
      await connectionFor({ profile: '', region: 'us-east-1', endpointUrl, agent: () => agent }),
    );
    for await (const page of ecs.clusters()) assert.deepEqual([...page], []);
    assert.ok(through.asked.length >= 4, `${through.asked.length} tunnels for four clients and a stream`);
    for (const { target: asked, authorization } of through.asked)
      assert.deepEqual([asked, authorization], ['aws.test:8443', 'Basic Z2VoZWlt']);
  });

  it('takes the proxy of the environment, with its user, and an https proxy', async () => {
    const server = await aws('127.0.0.1');
    const through = await proxy({
      to: { host: '127.0.0.1', port: server.port },
      authorization: `Basic ${Buffer.from('user:ge heim').toString('base64')}`,
      tls: certificate,
      host: '::1',
    });
    const agent = agentFor(
      {},
      { HTTPS_PROXY: through.url.replace('://', '://user:ge%20heim@'), AWS_CA_BUNDLE: certificate.caFile },
    );
    assert.equal(await firstFrame('wss://aws.test/stream', agent), 'frame');
    assert.equal(through.asked.length, 1);
  });

  it('checks the destination’s certificate whatever the proxy’s setting', async () => {
    const server = await aws('127.0.0.1');
    const through = await proxy({ to: { host: '127.0.0.1', port: server.port }, tls: certificate });
    const lax = agentFor({ proxyUrl: through.url, proxyStrictSSL: false });
    await assert.rejects(firstFrame('wss://aws.test/stream', lax), { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
    assert.equal(through.asked.length, 1, 'the proxy itself was trusted');
    await assert.rejects(firstFrame('wss://aws.test/stream', agentFor({ proxyUrl: through.url })), {
      name: 'NetworkError',
      message: /certificate of the proxy/,
    });
  });

  it('goes directly where no proxy is wanted', async () => {
    const server = await aws('127.0.0.1');
    const unused = await proxy();
    const agent = agentFor({ caFile: certificate.caFile, proxyUrl: unused.url });
    assert.equal(await firstFrame(`wss://localhost:${server.port}/`, agent), 'frame');
    assert.equal(unused.asked.length, 0);
    assert.equal(
      await firstFrame(
        `wss://localhost:${server.port}/`,
        agentFor({ caFile: certificate.caFile, proxyUrl: unused.url, noProxy: ['<-loopback>'] }),
      ),
      'frame',
    );
    assert.deepEqual(
      unused.asked.map((a) => a.target),
      [`localhost:${server.port}`],
    );
  });

  describe('says what the proxy answered', () => {
    const opened = async (agent: http.Agent): Promise<[ExecError, Error]> => {
      const api = createExecApi({
        region: 'us-east-1',
        endpointUrl: 'https://aws.test',
        credentials,
        agent,
        requestHandler: createRequestHandler(agent),
      });
      const called = await api.executeCommand(target, 'sh').then(
        () => assert.fail('it went through'),
        (error: ExecError) => error,
      );
      const dialled = await firstFrame('wss://aws.test/stream', agent).then(
        () => assert.fail('it went through'),
        (error: Error) => error,
      );
      return [called, dialled];
    };
    const cases: [string, number, RegExp, RegExp][] = [
      ['a sign-in is wanted', 407, /requires a user and password \(407\)/, /proxyAuthorization/],
      ['the address is forbidden', 403, /refused the connection to aws\.test \(403\)/, /NO_PROXY/],
    ];
    for (const [what, status, message, hint] of cases) {
      it(what, async () => {
        const through = await proxy({ status });
        const [called, dialled] = await opened(
          agentFor({ proxyUrl: through.url.replace('://', '://user:geheim@'), proxyAuthorization: 'Basic Z2VoZWlt' }),
        );
        assert.equal(called.name, 'ExecError');
        for (const error of [called, dialled as ExecError]) {
          assert.match(error.message, message);
          assert.match(error.hint, hint);
          assert.doesNotMatch(
            JSON.stringify([error.message, error.hint, String(error.cause), error.stack]),
            /geheim|Z2VoZWlt/,
          );
        }
      });
    }

    it('nobody is there', async () => {
      const gone = await proxy();
      await gone.close();
      const [called, dialled] = await opened(agentFor({ proxyUrl: gone.url }));
      for (const error of [called, dialled]) assert.match(error.message, /cannot be reached \(ECONNREFUSED\)/);
      const ecs = createEcsReader(
        await connectionFor({
          profile: '',
          region: 'us-east-1',
          endpointUrl: 'https://aws.test',
          agent: () => agentFor({ proxyUrl: gone.url }),
        }),
      );
      await assert.rejects(ecs.clusters()[Symbol.asyncIterator]().next(), {
        name: 'EcsError',
        message: /proxy 127\.0\.0\.1:\d+ cannot be reached/,
      });
    });
  });
});
