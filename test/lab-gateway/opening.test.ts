import assert from 'node:assert/strict';
import { once } from 'node:events';
import WebSocket from 'ws';
import { quick, startBench, type Bench } from './bench';
import { RawClient } from './rawClient';
import { rawFrame } from './rawFrame';

const CAT = "sh -c 'echo READY; cat'";

describe('opening a data channel', () => {
  let bench: Bench;
  beforeEach(async () => (bench = await startBench({ timing: { ...quick, openMs: 200 } })));
  afterEach(() => bench.close());

  const refused = async (client: RawClient, why: RegExp): Promise<void> => {
    await client.until('the refusal', () => client.closeCode !== null);
    assert.deepEqual(client.frames, []);
    assert.equal(bench.log.length, 1);
    assert.match(bench.log[0], why);
  };

  it('wants a WebSocket on a session that exists', async () => {
    const { streamUrl } = bench.gateway.open(bench.container, CAT);
    for (const [url, status] of [
      [`${bench.origin}/v1/data-channel/nobody?role=publish_subscribe`, 404],
      [`${bench.origin}/other`, 404],
      [streamUrl.split('?')[0], 400],
    ] as const) {
      const [, response] = (await once(
        new WebSocket(url).on('error', () => undefined),
        'unexpected-response',
      )) as [unknown, { statusCode: number }];
      assert.equal(response.statusCode, status, url);
    }
  });

  it('refuses a wrong token and never writes one down', async () => {
    const grant = bench.gateway.open(bench.container, CAT);
    const client = await RawClient.dial(grant.streamUrl);
    client.sendOpening('not-the-token');
    await refused(client, /wrong or used token/);
    assert.ok(!bench.log.join().includes('not-the-token') && !bench.log.join().includes(grant.tokenValue));
    const second = await RawClient.open(grant);
    await second.untilOutput('READY');
  });

  it('takes a token for one connection only', async () => {
    const grant = bench.gateway.open(bench.container, CAT);
    const first = await RawClient.open(grant);
    await first.untilOutput('READY');
    await refused(await RawClient.open(grant, { clientId: first.clientId }), /wrong or used token/);
    first.input('still here\n');
    await first.untilOutput('still here');
  });

  const openings: [string, RegExp, (client: RawClient, token: string) => void][] = [
    ['a binary first frame', /binary/, (client) => client.input('x')],
    ['a first frame that is no JSON', /no JSON/, (client) => client.socket.send('hello')],
    [
      'another schema version',
      /MessageSchemaVersion/,
      (client, token) => client.sendOpening(token, { MessageSchemaVersion: '2.0' }),
    ],
    ['no request id', /RequestId/, (client, token) => client.sendOpening(token, { RequestId: undefined })],
    ['no token', /TokenValue/, (client, token) => client.sendOpening(token, { TokenValue: undefined })],
    ['a client id that is no UUID', /ClientId/, (client, token) => client.sendOpening(token, { ClientId: 'me' })],
    ['silence', /nothing was sent/, () => undefined],
  ];
  for (const [name, why, send] of openings) {
    it(`refuses ${name}`, async () => {
      const grant = bench.gateway.open(bench.container, CAT);
      const client = await RawClient.dial(grant.streamUrl);
      send(client, grant.tokenValue);
      await refused(client, why);
    });
  }

  const breaches: [string, RegExp, (client: RawClient) => void][] = [
    ['a second text frame', /second text frame/, (client) => client.socket.send('{}')],
    ['bytes that are no frame', /shorter than any header/, (client) => client.socket.send(Buffer.from('nonsense'))],
    [
      'a wrong digest',
      /digest/,
      (client) =>
        client.socket.send(
          rawFrame({ type: 'input_stream_data', payloadType: 1, payload: 'x', digest: Buffer.alloc(32) }),
        ),
    ],
    [
      "an agent's message",
      /may not send output_stream_data/,
      (client) => client.socket.send(rawFrame({ type: 'output_stream_data', payloadType: 1, payload: 'x' })),
    ],
    ['input of more than 1,024 bytes', /1025 bytes/, (client) => client.input(Buffer.alloc(1025, 0x61))],
    ['a handshake nobody asked for', /payload type 6/, (client) => client.input('{}', 0, 6)],
    ['a size without numbers', /cols and rows/, (client) => client.input('{"cols":"wide"}', 0, 3)],
    [
      'an acknowledgement of the future',
      /never sent/,
      (client) => client.acknowledge(client.of('output_stream_data')[0], { AcknowledgedMessageSequenceNumber: 99 }),
    ],
    [
      'an acknowledgement with flags 0',
      /flags 3/,
      (client) => client.socket.send(rawFrame({ type: 'acknowledge', payload: '{}' })),
    ],
    [
      'an acknowledgement without its fields',
      /four fields/,
      (client) =>
        client.socket.send(
          rawFrame({ type: 'acknowledge', flags: 3, payload: '{"AcknowledgedMessageType":"output_stream_data"}' }),
        ),
    ],
  ];
  for (const [name, why, send] of breaches) {
    it(`ends the session with a clear text after ${name}`, async () => {
      const client = await RawClient.open(bench.gateway.open(bench.container, CAT));
      await client.untilOutput('READY');
      send(client);
      assert.match(await client.untilClosed(), /Protocol breach by the client: /);
      assert.match(client.closedWith ?? '', why);
      assert.equal(bench.log.length, 1);
      assert.match(bench.log[0], why);
      assert.equal(bench.gateway.openSessions, 0);
    });
  }

  it('finds a wrong id in an acknowledgement', async () => {
    const client = await RawClient.open(bench.gateway.open(bench.container, CAT), { acknowledge: false });
    await client.until('output', () => client.of('output_stream_data').length > 0);
    client.acknowledge(client.of('output_stream_data')[0], {
      AcknowledgedMessageId: '00112233-4455-6677-8899-aabbccddeeff',
    });
    assert.match(await client.untilClosed(), /its id is not that of message 0/);
  });
});
