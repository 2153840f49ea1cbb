import fc from 'fast-check';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { dataKeyError } from '../../src/exec/aws/awsErrors';
import { createSessionEncryption, openBytes, sealBytes, targetId } from '../../src/exec/encryption/encryption';
import type { ExecApi, ExecErrorCode, ExecTarget } from '../../src/exec/types';
import { PayloadType, decodeMessage } from '../../src/exec/wire/codec';
import { readChallenge, readHandshakeRequest } from '../../src/exec/wire/payloads';
import { recordedFrames } from './recordedFrames';

const target: ExecTarget = {
  clusterArn: 'arn:aws:ecs:us-east-1:123456789012:cluster/demo',
  taskArn: 'arn:aws:ecs:us-east-1:123456789012:task/demo/0123456789abcdef0123456789abcdef',
  container: 'app',
  runtimeId: '0123456789abcdef0123456789abcdef-0123456789',
};
const keyId = 'arn:aws:kms:us-east-1:123456789012:key/11111111-2222-3333-4444-555555555555';

/** An API that can only make data keys, and the calls it got. */
function keyService(plaintext: Uint8Array) {
  const calls: unknown[] = [];
  const api = {
    generateDataKey: async (...args: unknown[]) => {
      calls.push(args);
      return { plaintext, ciphertext: Buffer.from('sealed key') };
    },
  } as unknown as ExecApi;
  return { api, calls };
}

describe('a session with a KMS key', () => {
  it('names the container as Session Manager does', () => {
    assert.equal(
      targetId(target),
      'ecs:demo_0123456789abcdef0123456789abcdef_0123456789abcdef0123456789abcdef-0123456789',
    );
  });

  it('asks for the data key with the session, the target and the challenge, and keeps no copy of it', async () => {
    const plaintext = randomBytes(64);
    const [incoming, outgoing] = [Buffer.from(plaintext.subarray(0, 32)), Buffer.from(plaintext.subarray(32))];
    const { api, calls } = keyService(plaintext);
    const encryption = createSessionEncryption(api, target);
    const result = await encryption.negotiate('s-1', { KMSKeyId: keyId, Challenge: 'zDG4FlZaCC9ijLKMt0vNDw==' });
    assert.deepEqual(result, {
      KMSCipherTextKey: Buffer.from('sealed key').toString('base64'),
      KMSCipherTextHash: null,
      ChallengeAcknowledgement: true,
    });
    assert.deepEqual(calls, [
      [
        keyId,
        {
          'aws:ssm:SessionId': 's-1',
          'aws:ssm:TargetId': targetId(target),
          'aws:ssm:RandomChallenge': 'zDG4FlZaCC9ijLKMt0vNDw==',
        },
      ],
    ]);
    assert.deepEqual(plaintext, Buffer.alloc(64));
    assert.deepEqual(
      encryption.open(sealBytes(incoming, Buffer.from('from the agent'))),
      Buffer.from('from the agent'),
    );
    assert.deepEqual(openBytes(outgoing, encryption.seal(Buffer.from('to the agent'))), Buffer.from('to the agent'));
    assert.throws(() => encryption.open(sealBytes(outgoing, Buffer.from('the wrong half'))), {
      name: 'ExecError',
      code: 'protocol',
    });
    encryption.destroy();
    assert.throws(() => encryption.seal(Buffer.from('x')), { code: 'protocol' });
    assert.throws(() => encryption.open(Buffer.alloc(40)), { code: 'protocol' });
  });

  it('acknowledges no challenge that an older agent did not send', async () => {
    const { api, calls } = keyService(randomBytes(64));
    const result = await createSessionEncryption(api, target).negotiate('s-1', { KMSKeyId: keyId });
    assert.deepEqual(Object.keys(result as object), ['KMSCipherTextKey', 'KMSCipherTextHash']);
    assert.deepEqual(calls, [[keyId, { 'aws:ssm:SessionId': 's-1', 'aws:ssm:TargetId': targetId(target) }]]);
  });

  it('sends KMS no key id that is none, and takes no data key of another length', async () => {
    const { api, calls } = keyService(randomBytes(32));
    for (const KMSKeyId of [undefined, 7, '', 'a b', 'x'.repeat(2049)])
      await assert.rejects(createSessionEncryption(api, target).negotiate('s', { KMSKeyId }), {
        code: 'protocol',
        message: /key that cannot be read/,
      });
    await assert.rejects(createSessionEncryption(api, target).negotiate('s', { KMSKeyId: keyId, Challenge: {} }), {
      code: 'protocol',
      message: /challenge/,
    });
    assert.equal(calls.length, 0);
    await assert.rejects(createSessionEncryption(api, target).negotiate('s', { KMSKeyId: keyId }), {
      code: 'protocol',
      message: /32 bytes/,
    });
  });

  it('opens what was sealed and nothing else', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 2000 }),
        fc.nat(),
        fc.integer({ min: 1, max: 255 }),
        (plain, at, change) => {
          const key = randomBytes(32);
          const sealed = Buffer.from(sealBytes(key, plain));
          assert.equal(sealed.length, plain.length + 28);
          assert.deepEqual(openBytes(key, sealed), Buffer.from(plain));
          sealed[at % sealed.length] ^= change;
          assert.equal(openBytes(key, sealed), null);
        },
      ),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (noise) => {
        assert.equal(openBytes(randomBytes(32), noise), null);
      }),
    );
  });

  it('reads the session recorded between the official peers, byte for byte', async function () {
    const frames = recordedFrames('kms.jsonl');
    if (!frames) return this.skip();
    const messages = frames.map(({ role, bytes }) => ({ role, ...decodeMessage(bytes) }));
    const find = (type: number) => {
      const found = messages.find((m) => m.payloadType === type);
      assert.ok(found, `no message of type ${type}`);
      return Buffer.from(found.payload);
    };
    const kms = readHandshakeRequest(find(PayloadType.handshakeRequest))?.find((a) => a.type === 'KMSEncryption');
    assert.ok(kms);
    assert.equal(kms.parameters.KMSKeyId, keyId);
    // A fake key service was used for the recording, so the sealed key is `FAKE:` followed by the key.
    const sealedKey = Buffer.from(
      (
        JSON.parse(find(PayloadType.handshakeResponse).toString()) as {
          ProcessedClientActions: { ActionResult: { KMSCipherTextKey: string } | null }[];
        }
      ).ProcessedClientActions[1].ActionResult?.KMSCipherTextKey ?? '',
      'base64',
    );
    assert.equal(sealedKey.subarray(0, 5).toString(), 'FAKE:');
    const dataKey = Buffer.from(sealedKey.subarray(5));
    const encryption = createSessionEncryption(keyService(Buffer.from(dataKey)).api, target);
    await encryption.negotiate('kms2', kms.parameters);

    const asked = readChallenge(find(PayloadType.encChallengeRequest));
    const answered = readChallenge(find(PayloadType.encChallengeResponse));
    assert.ok(asked && answered);
    assert.equal(encryption.open(asked).length, 64);
    assert.deepEqual(openBytes(dataKey.subarray(32), answered), encryption.open(asked));
    const output = messages
      .filter((m) => m.type === 'output_stream_data' && m.payloadType === PayloadType.output)
      .map((m) => Buffer.from(encryption.open(m.payload)).toString())
      .join('');
    const input = messages
      .filter((m) => m.type === 'input_stream_data' && m.payloadType === PayloadType.output)
      .map((m) => openBytes(dataKey.subarray(32), m.payload)?.toString())
      .join('');
    assert.equal(output, '# echo enc-ok\r\nenc-ok\r\n# exit\r\n');
    assert.equal(input, 'echo enc-ok\nexit\n');
    assert.deepEqual(JSON.parse(find(PayloadType.size).toString()), { cols: 300, rows: 100 }, 'the size stays plain');
  });
});

describe('why KMS gave no key', () => {
  const cases: [string, ExecErrorCode, RegExp, RegExp][] = [
    ['AccessDeniedException', 'access-denied', /may not use/, /kms:GenerateDataKey/],
    ['DisabledException', 'other', /disabled/, /Enable/],
    ['KMSInvalidStateException', 'other', /state/, /deletion/],
    ['NotFoundException', 'other', /does not exist/, /kmsKeyId/],
    ['InvalidKeyUsageException', 'other', /symmetric/, /symmetric/],
    ['com.amazonaws.kms#ThrottlingException', 'other', /just now/, /minute/],
    ['SomethingNew', 'other', /no data key/, /reached/],
  ];
  for (const [name, code, message, hint] of cases) {
    it(name, () => {
      const cause = Object.assign(new Error('words of\nAWS'), { name });
      const error = dataKeyError(cause);
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.match(error.message, /words of AWS/);
      assert.match(error.hint, hint);
      assert.equal(error.cause, cause);
    });
  }
});
