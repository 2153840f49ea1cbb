import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { canonicalRequest } from '../../lab/api/signature';
import { clientOf, quietService, startTestLab, type TestLab } from './support';

const TARGET = 'AmazonEC2ContainerServiceV20141113.ListClusters';

interface Refusal {
  readonly __type: string;
  readonly message: string;
}

describe('Signatures of the lab', () => {
  let at: TestLab;
  before(async () => {
    at = await startTestLab([quietService('shop', { desiredCount: 0 })]);
  });
  after(() => at.end());

  it("builds the canonical request of the specification's example", () => {
    const canonical = canonicalRequest(
      {
        method: 'GET',
        url: '/?Action=ListUsers&Version=2010-05-08',
        headers: new Map([
          ['content-type', ['application/x-www-form-urlencoded; charset=utf-8']],
          ['host', ['iam.amazonaws.com']],
          ['x-amz-date', ['20150830T123600Z']],
        ]),
        body: Buffer.alloc(0),
      },
      ['content-type', 'host', 'x-amz-date'],
    );
    assert.equal(
      createHash('sha256').update(canonical).digest('hex'),
      'f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59',
    );
  });

  it('sorts and encodes the query, and folds spaces in headers', () => {
    const canonical = canonicalRequest(
      {
        method: 'POST',
        url: '/a%20b?z=1&a=%2f&a=+',
        headers: new Map([['x-a', [' one   two ', 'three']]]),
        body: Buffer.from('x'),
      },
      ['x-a'],
    );
    assert.deepEqual(canonical.split('\n').slice(0, 4), ['POST', '/a%2520b', 'a=%2B&a=%2F&z=1', 'x-a:one two,three']);
  });

  const refused =
    (code: string, message: RegExp) =>
    (error: Error): boolean => {
      assert.equal(error.name, code);
      assert.match(error.message, message);
      return true;
    };
  const call = (credentials: Parameters<typeof clientOf>[1]): Promise<unknown> =>
    clientOf(at.lab, credentials).send(new ListClustersCommand({}));

  it('refuses an unknown key, a wrong secret, a token and an expired token as AWS does', async () => {
    await assert.rejects(
      call({ accessKeyId: 'someone' }),
      refused('UnrecognizedClientException', /^The security token included in the request is invalid\.$/),
    );
    await assert.rejects(
      call({ secretAccessKey: 'guess' }),
      refused('InvalidSignatureException', /^The request signature we calculated does not match/),
    );
    await assert.rejects(call({ sessionToken: 'x' }), refused('UnrecognizedClientException', /is invalid/));
    await assert.rejects(
      call({ sessionToken: 'expired' }),
      refused('ExpiredTokenException', /^The security token included in the request is expired$/),
    );
  });

  const post = async (headers: Record<string, string>, body = '{}'): Promise<{ status: number; refusal: Refusal }> => {
    const response = await fetch(at.lab.ecsEndpoint, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': TARGET, ...headers },
    });
    return { status: response.status, refusal: (await response.json()) as Refusal };
  };

  it('refuses a request without a signature, or with half of one', async () => {
    assert.deepEqual(await post({}), {
      status: 400,
      refusal: { __type: 'MissingAuthenticationTokenException', message: 'Missing Authentication Token' },
    });
    for (const header of [
      'Bearer x',
      'AWS4-HMAC-SHA256 Credential=lab',
      'AWS4-HMAC-SHA256 Credential=lab/1/2/3/4,SignedHeaders=host,Signature=00',
    ]) {
      assert.equal((await post({ Authorization: header })).refusal.__type, 'IncompleteSignatureException', header);
    }
  });

  /** A request the SDK signed, to be tampered with before it is sent. */
  const signed = async (clockOffsetMs = 0): Promise<Record<string, string>> => {
    const client = clientOf(at.lab);
    client.config.systemClockOffset = clockOffsetMs;
    let headers: Record<string, string> = {};
    client.middlewareStack.add(
      (next) => async (args) => {
        headers = { ...(args.request as { headers: Record<string, string> }).headers };
        return next(args);
      },
      { step: 'finalizeRequest', priority: 'low' },
    );
    await client.send(new ListClustersCommand({})).catch(() => undefined);
    delete headers['content-length'];
    delete headers.host;
    return headers;
  };

  it('accepts what the SDK signed, and not with another body, header or service', async () => {
    const headers = await signed();
    assert.equal((await post(headers)).status, 200);
    assert.match((await post(headers, '{"maxResults":1}')).refusal.message, /does not match the signature/);
    assert.match(
      (await post({ ...headers, 'x-amz-target': TARGET.replace('Clusters', 'Services') })).refusal.message,
      /does not match the signature/,
    );
    const authorization = headers.authorization;
    assert.match(
      (await post({ ...headers, authorization: authorization.replace('/ecs/', '/s3/') })).refusal.message,
      /scoped to correct service: 'ecs'/,
    );
    assert.match(
      (await post({ ...headers, authorization: authorization.replace(/host;/, '') })).refusal.message,
      /'host' must be a 'SignedHeader'/,
    );
  });

  it('refuses a clock that is ten minutes off', async () => {
    assert.match(
      (await post(await signed(-600_000))).refusal.message,
      /^Signature expired: \d{8}T\d{6}Z is now earlier than/,
    );
    assert.match(
      (await post(await signed(600_000))).refusal.message,
      /^Signature not yet current: \d{8}T\d{6}Z is still later than/,
    );
  });

  it('answers STS in the query protocol, errors too', async () => {
    const sts = (secretAccessKey: string, accessKeyId = 'lab'): Promise<{ Arn?: string; Account?: string }> =>
      new STSClient({
        endpoint: at.lab.ecsEndpoint,
        region: 'eu-west-1',
        maxAttempts: 1,
        credentials: { accessKeyId, secretAccessKey },
      }).send(new GetCallerIdentityCommand({}));
    const { Arn, Account } = await sts('lab');
    assert.deepEqual({ Arn, Account }, { Arn: 'arn:aws:iam::123456789012:user/lab', Account: '123456789012' });
    await assert.rejects(sts('wrong'), refused('SignatureDoesNotMatch', /does not match/));
    await assert.rejects(sts('lab', 'nobody'), refused('InvalidClientTokenId', /is invalid/));
  });

  it('refuses a body over a megabyte and a path that is no API', async () => {
    assert.equal((await fetch(at.lab.ecsEndpoint, { method: 'POST', body: 'x'.repeat(1_100_000) })).status, 413);
    assert.equal((await fetch(`${at.lab.ecsEndpoint}/nothing`)).status, 404);
  });
});
