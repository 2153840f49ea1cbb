import assert from 'node:assert/strict';
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { FaultProfile } from '../../lab/faults/types';
import { Cipher } from '../../lab/gateway/cipher';
import { decodeFrame } from '../../lab/gateway/codec';
import type { EncryptionContext } from '../../lab/kms/context';
import { KeyService } from '../../lab/kms/keyService';
import type { LabSessionGrant } from '../../lab/types';
import { quick, startBench, type Bench } from './bench';
import { RawClient } from './rawClient';

const CAT = "sh -c 'stty -echo; echo READY; cat'";

/** The client's encryption, implemented again so that these tests do not depend on the lab's cipher. */
const seal = (key: Buffer, plain: Buffer): Buffer => {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};
const unseal = (key: Buffer, sealed: Buffer): Buffer => {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12)).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
};
const swapped = (dataKey: Buffer): Cipher => new Cipher(Buffer.concat([dataKey.subarray(32), dataKey.subarray(0, 32)]));

interface HandshakeRequest {
  readonly AgentVersion: string;
  readonly RequestedClientActions: {
    readonly ActionType: string;
    readonly ActionParameters: {
      readonly SessionType?: string;
      readonly KMSKeyId?: string;
      readonly Challenge?: string;
    };
  }[];
}

describe('a session with a KMS key', () => {
  let bench: Bench;
  afterEach(() => bench?.close());

  const begin = async (
    faults: FaultProfile,
    command = CAT,
  ): Promise<{ client: RawClient; grant: LabSessionGrant; request: HandshakeRequest }> => {
    bench = await startBench({ timing: quick, faults });
    const grant = bench.gateway.open(bench.container, command);
    const client = await RawClient.open(grant);
    await client.until('the handshake request', () => ofType(client, 5).length > 0);
    return { client, grant, request: JSON.parse(ofType(client, 5)[0].payload.toString()) as HandshakeRequest };
  };
  const ofType = (client: RawClient, payloadType: number) =>
    client.of('output_stream_data').filter((frame) => frame.payloadType === payloadType);
  const contextOf = ({ sessionId }: LabSessionGrant, more: EncryptionContext = {}): EncryptionContext => {
    const { clusterName, taskId, runtimeId } = bench.container;
    return { 'aws:ssm:SessionId': sessionId, 'aws:ssm:TargetId': `ecs:${clusterName}_${taskId}_${runtimeId}`, ...more };
  };
  const respond = (client: RawClient, result: object, change: object = {}): void =>
    client.input(
      JSON.stringify({
        ClientVersion: '1.2.650.0',
        ProcessedClientActions: [
          { ActionType: 'SessionType', ActionStatus: 1, ActionResult: null, Error: '' },
          { ActionType: 'KMSEncryption', ActionStatus: 1, ActionResult: result, Error: '', ...change },
        ],
        Errors: null,
      }),
      client.nextInput++,
      6,
    );
  /** Answers the key request with a key under this context, and the challenge with `echo` applied to its content. */
  const agree = async (
    client: RawClient,
    context: EncryptionContext,
    more: object = {},
    echo = (secret: Buffer) => secret,
  ): Promise<Buffer> => {
    const { plaintext: dataKey, ciphertext } = bench.gateway.keys.generateDataKey(64, context);
    respond(client, { KMSCipherTextKey: ciphertext.toString('base64'), KMSCipherTextHash: null, ...more });
    await client.until('the challenge', () => ofType(client, 8).length > 0);
    const { Challenge } = JSON.parse(ofType(client, 8)[0].payload.toString()) as { Challenge: string };
    const secret = unseal(dataKey.subarray(0, 32), Buffer.from(Challenge, 'base64'));
    assert.equal(secret.length, 64);
    client.input(
      JSON.stringify({ Challenge: seal(dataKey.subarray(32), echo(secret)).toString('base64') }),
      client.nextInput++,
      9,
    );
    return dataKey;
  };
  const heard = (client: RawClient, dataKey: Buffer): string =>
    Buffer.concat(ofType(client, 1).map((frame) => unseal(dataKey.subarray(0, 32), frame.payload))).toString();
  const holds = async (client: RawClient, dataKey: Buffer): Promise<void> => {
    await client.until('READY', () => heard(client, dataKey).includes('READY'));
    client.input(seal(dataKey.subarray(32), Buffer.from(`${'x'.repeat(1023)}\n`)));
    await client.until('the long line', () => heard(client, dataKey).includes(`${'x'.repeat(1023)}\r\n`));
  };

  it('agrees on a key, proves it both ways, and seals all output and input', async () => {
    const { client, grant, request } = await begin({ kms: {} });
    assert.equal(client.of('output_stream_data')[0].flags, 1);
    const [session, kms] = request.RequestedClientActions;
    assert.deepEqual(session, {
      ActionType: 'SessionType',
      ActionParameters: { SessionType: 'InteractiveCommands', Properties: null },
    });
    assert.equal(kms.ActionParameters.KMSKeyId, bench.gateway.keys.keyArn);
    assert.equal(Buffer.from(kms.ActionParameters.Challenge ?? '', 'base64').length, 16);
    client.input('too early, hence dropped');
    const dataKey = await agree(client, contextOf(grant));
    await holds(client, dataKey);
    const complete = JSON.parse(ofType(client, 7)[0].payload.toString()) as {
      HandshakeTimeToComplete: number;
      CustomerMessage: string;
    };
    assert.ok(Number.isInteger(complete.HandshakeTimeToComplete) && complete.HandshakeTimeToComplete > 0);
    assert.equal(complete.CustomerMessage, 'This session is encrypted using AWS KMS.');
    assert.deepEqual(
      client
        .of('output_stream_data')
        .slice(0, 3)
        .map((frame) => frame.payloadType),
      [5, 8, 7],
    );
    assert.ok(!heard(client, dataKey).includes('too early'));
    client.input('{"cols":200,"rows":50}', client.nextInput++, 3);
    await client.until('the size, in clear', () => client.acknowledged.includes(client.nextInput - 1));
    assert.deepEqual(bench.log, []);
  });

  it('seals a whole read and what was cut off from the one before: 1,055 bytes at most', async () => {
    // The first read ends three bytes into a character, the second one between two.
    const text = `a${'𝄞'.repeat(256)}${'x'.repeat(2000)}`;
    const { client, grant } = await begin({ kms: {} }, `sh -c "stty raw -echo; printf %s ${text}; read x"`);
    const dataKey = await agree(client, contextOf(grant));
    await client.until('all of it', () => heard(client, dataKey) === text);
    const sizes = ofType(client, 1).map((frame) => frame.payload.length);
    assert.equal(Math.max(...sizes), 1055);
  });

  it('binds the key to the Challenge where the client acknowledges it, and only then', async () => {
    const { client, grant, request } = await begin({ kms: { requireChallenge: true } });
    const challenge = request.RequestedClientActions[1].ActionParameters.Challenge!;
    await holds(
      client,
      await agree(client, contextOf(grant, { 'aws:ssm:RandomChallenge': challenge }), {
        ChallengeAcknowledgement: true,
      }),
    );
  });

  it("counts the agent's nonces up from a random start", async () => {
    const { client, grant } = await begin({ kms: {} });
    const dataKey = await agree(client, contextOf(grant));
    await holds(client, dataKey);
    const { Challenge } = JSON.parse(ofType(client, 8)[0].payload.toString()) as { Challenge: string };
    const words = [Buffer.from(Challenge, 'base64'), ...ofType(client, 1).map((frame) => frame.payload)].map((sealed) =>
      sealed.readUInt32LE(0),
    );
    assert.ok(words.length > 2);
    words.forEach((word, i) => assert.equal(word, (words[0] + i) >>> 0));
  });

  it('knows older agents, which send no Challenge', async () => {
    const { client, grant, request } = await begin({ kms: { challenge: false } });
    assert.ok(!('Challenge' in request.RequestedClientActions[1].ActionParameters));
    await holds(client, await agree(client, contextOf(grant)));
  });

  const failures: [string, FaultProfile, RegExp, (client: RawClient, grant: LabSessionGrant) => unknown][] = [
    [
      'the client has no key',
      { kms: {} },
      /KMSEncryption failed on client with status 2 error: no permission$/,
      (client) => respond(client, {}, { ActionStatus: 2, ActionResult: null, Error: 'no permission' }),
    ],
    [
      'the task role may not decrypt',
      { kms: {}, iam: { deny: ['kms:Decrypt'], for: 'task' } },
      /Fetching data key failed: Unable to retrieve data key, .*not allowed to access\.$/,
      (client, grant) =>
        respond(client, {
          KMSCipherTextKey: bench.gateway.keys.generateDataKey(64, contextOf(grant)).ciphertext.toString('base64'),
        }),
    ],
    [
      'the key is bound to another session',
      { kms: {} },
      /Unable to retrieve data key, .*InvalidCiphertextException/,
      (client) =>
        respond(client, {
          KMSCipherTextKey: bench.gateway.keys
            .generateDataKey(64, { 'aws:ssm:SessionId': 'other' })
            .ciphertext.toString('base64'),
        }),
    ],
    [
      'an acknowledged Challenge is not in the context',
      { kms: {} },
      /Unable to retrieve data key/,
      (client, grant) =>
        respond(client, {
          KMSCipherTextKey: bench.gateway.keys.generateDataKey(64, contextOf(grant)).ciphertext.toString('base64'),
          ChallengeAcknowledgement: true,
        }),
    ],
    [
      'the agent requires a challenge response and gets none',
      { kms: { requireChallenge: true } },
      /requires a KMS challenge response/,
      (client, grant) =>
        respond(client, {
          KMSCipherTextKey: bench.gateway.keys.generateDataKey(64, contextOf(grant)).ciphertext.toString('base64'),
        }),
    ],
    [
      'the encryption challenge comes back changed',
      { kms: {} },
      /Encryption challenge does not match/,
      (client, grant) => agree(client, contextOf(grant), {}, (secret) => secret.reverse()),
    ],
    [
      'nobody answers',
      { kms: { handshakeMs: 2000 } },
      /Handshake timed out\. Please ensure that you have the latest version of the session manager plugin\.$/,
      () => undefined,
    ],
    [
      'the response is malformed',
      { kms: {} },
      /Protocol breach by the client: a handshake response without a ClientVersion/,
      (client) => client.input('{}', client.nextInput++, 6),
    ],
  ];
  for (const [what, faults, text, act] of failures) {
    it(`ends with a text that says so when ${what}`, async () => {
      const { client, grant } = await begin(faults);
      await act(client, grant);
      const closed = await client.untilClosed();
      assert.match(closed, /^\n-{10}ERROR-{7}\n/);
      assert.match(closed, text);
      assert.equal(bench.gateway.openSessions, 0);
    });
  }

  it('ends when input is not sealed with the key', async () => {
    const { client, grant } = await begin({ kms: {} });
    const dataKey = await agree(client, contextOf(grant));
    await holds(client, dataKey);
    client.input('in clear');
    assert.match(await client.untilClosed(), /input that the data key does not open/);
  });
});

describe('the key service', () => {
  const contexts = fc.dictionary(fc.string(), fc.string());

  it('opens what it sealed under the same context, in whatever order, and nothing else', () => {
    const keys = new KeyService();
    fc.assert(
      fc.property(contexts, contexts, fc.nat(200), (context, other, at) => {
        const { plaintext, ciphertext } = keys.generateDataKey(64, context);
        assert.deepEqual(keys.decrypt(ciphertext, Object.fromEntries(Object.entries(context).reverse())), plaintext);
        assert.ok(!ciphertext.includes(plaintext));
        const same = JSON.stringify(Object.entries(other).sort()) === JSON.stringify(Object.entries(context).sort());
        if (!same) assert.throws(() => keys.decrypt(ciphertext, other), { code: 'InvalidCiphertextException' });
        ciphertext[at % ciphertext.length] ^= 1;
        assert.throws(() => keys.decrypt(ciphertext, context), { code: 'InvalidCiphertextException' });
        assert.throws(() => new KeyService().decrypt(ciphertext, context), { code: 'InvalidCiphertextException' });
      }),
    );
  });

  it('carries the nonce over three little-endian words', () => {
    const cipher = new Cipher(Buffer.alloc(64), Buffer.from('ffffffffffffffff01000000', 'hex'));
    assert.equal(cipher.seal(Buffer.of(1)).subarray(0, 12).toString('hex'), 'ffffffffffffffff01000000');
    assert.equal(cipher.seal(Buffer.of(1)).subarray(0, 12).toString('hex'), '000000000000000002000000');
  });

  it('reads the frames recorded between the official client and the official agent', function () {
    const file = path.resolve('..', 'shared', 'data', 'frames', 'kms.jsonl');
    if (!existsSync(file)) {
      process.stderr.write(`Skipped: recorded KMS frames. There is no ${file}.\n`);
      this.skip();
    }
    const records = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { kind: string; role: string; hex?: string });
    const frames = records
      .filter(({ kind, hex }) => kind === 'data-channel' && hex !== undefined)
      .map(({ role, hex }) => ({ role, ...decodeFrame(Buffer.from(hex!, 'hex')) }));
    const response = frames.find(({ payloadType }) => payloadType === 6)!.payload.toString();
    const wrapped = Buffer.from(/"KMSCipherTextKey":"([^"]+)"/.exec(response)![1], 'base64');
    assert.equal(wrapped.subarray(0, 5).toString(), 'FAKE:');
    const dataKey = wrapped.subarray(5);
    const [agent, client] = [new Cipher(dataKey), swapped(dataKey)];
    const challengeOf = (payloadType: number): Buffer =>
      Buffer.from(
        (
          JSON.parse(frames.find((frame) => frame.payloadType === payloadType)!.payload.toString()) as {
            Challenge: string;
          }
        ).Challenge,
        'base64',
      );
    assert.deepEqual(client.open(challengeOf(8)), agent.open(challengeOf(9)));
    const said = (role: string, cipher: Cipher): string =>
      Buffer.concat(
        frames
          .filter((frame) => frame.role === role && frame.payloadType === 1)
          .map((frame) => cipher.open(frame.payload)),
      ).toString();
    const typed = said('client', agent);
    assert.match(typed, /^[\x20-\x7e\r\n]+$/);
    assert.ok(said('agent', client).includes(typed.split('\n')[0]), 'the terminal echoes what was typed');
    const sealed = frames
      .filter((frame) => frame.role === 'agent' && frame.payloadType === 1)
      .map((frame) => frame.payload);
    const replay = new Cipher(dataKey, Buffer.from(sealed[0].subarray(0, 12)));
    for (const bytes of sealed)
      assert.deepEqual(replay.seal(client.open(bytes)), bytes, 'the lab seals as the agent did');
  });
});
