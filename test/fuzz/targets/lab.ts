/** The lab's API: signed calls, whatever is in them. */
import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import fc from 'fast-check';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createHandler } from '../../../lab/api/route';
import type { Handler } from '../../../lab/api/server';
import { canonicalRequest, type RawRequest } from '../../../lab/api/signature';
import { createGateway } from '../../../lab/gateway';
import { readManifest } from '../../../lab/manifest/read';
import { World } from '../../../lab/services/world';
import { makeFolder } from '../../lab/support';
import { bytesOf, jsonBytesOf } from '../mutate';
import { type AnyTarget, type Target } from '../target';

interface Call {
  readonly target: string;
  readonly body: Buffer;
}

const ECS = 'AmazonEC2ContainerServiceV20141113';
const json = (target: string, ...bodies: readonly object[]): fc.Arbitrary<Call> =>
  jsonBytesOf(...bodies).map((body) => ({ target, body }));
const calls: fc.Arbitrary<Call> = fc.oneof(
  json(`${ECS}.ListClusters`, { maxResults: 1, nextToken: 'MQ==' }),
  json(`${ECS}.DescribeClusters`, { clusters: ['lab'], include: ['TAGS'] }),
  json(`${ECS}.ListServices`, { cluster: 'lab', launchType: 'FARGATE', maxResults: 10, nextToken: 'a' }),
  json(`${ECS}.DescribeServices`, {
    cluster: 'lab',
    services: ['shop', 'arn:aws:ecs:eu-central-1:1:service/lab/shop'],
  }),
  json(`${ECS}.ListTasks`, { cluster: 'lab', serviceName: 'shop', desiredStatus: 'RUNNING' }),
  json(`${ECS}.DescribeTasks`, { cluster: 'lab', tasks: ['0123456789abcdef0123456789abcdef'] }),
  json(`${ECS}.DescribeTaskDefinition`, { taskDefinition: 'shop:1' }),
  json(`${ECS}.ExecuteCommand`, { cluster: 'lab', task: 'a', container: 'b', command: 'sh -c "a"', interactive: true }),
  json('AmazonSSM.TerminateSession', { SessionId: 'a' }),
  json('AmazonSSM.ResumeSession', { SessionId: 'a' }),
  json('AmazonSSM.StartSession', { Target: 'ecs:lab_a_b' }),
  json('TrentService.GenerateDataKey', { KeyId: 'alias/lab', NumberOfBytes: 64, EncryptionContext: { a: 'b' } }),
  json('TrentService.Decrypt', { CiphertextBlob: 'YWJj', EncryptionContext: { 'aws:ssm:SessionId': 'a' } }),
  bytesOf(fc.constant('Action=GetCallerIdentity&Version=2011-06-15')).map((body) => ({ target: '', body })),
  bytesOf(
    fc.constant(
      'Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn=arn:aws:iam::1:user/lab&ActionNames.member.1=ecs:ListTasks',
    ),
  ).map((body) => ({ target: '', body })),
  bytesOf(fc.constant(`${ECS}.ListClusters`)).map((target) => ({
    target: target.toString('latin1').slice(0, 5000),
    body: Buffer.from('{}'),
  })),
);

/** Signature Version 4, as a client signs. */
function signed({ target, body }: Call): RawRequest {
  const service = target.startsWith('AmazonSSM')
    ? 'ssm'
    : target.startsWith('Trent')
      ? 'kms'
      : target === ''
        ? 'sts'
        : 'ecs';
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
  const scope = [timestamp.slice(0, 8), 'eu-central-1', service, 'aws4_request'];
  const headers = new Map<string, string[]>([
    ['host', ['127.0.0.1']],
    ['x-amz-date', [timestamp]],
    ...(target === ''
      ? [['content-type', ['application/x-www-form-urlencoded']] as [string, string[]]]
      : [['x-amz-target', [target]] as [string, string[]]]),
  ]);
  const request: RawRequest = { method: 'POST', url: '/', headers, body };
  const canonical = createHash('sha256')
    .update(canonicalRequest(request, ['host', 'x-amz-date']))
    .digest('hex');
  const key = scope.reduce<Buffer>(
    (last, part) => createHmac('sha256', last).update(part).digest(),
    Buffer.from('AWS4lab'),
  );
  const signature = createHmac('sha256', key)
    .update(['AWS4-HMAC-SHA256', timestamp, scope.join('/'), canonical].join('\n'))
    .digest('hex');
  headers.set('authorization', [
    `AWS4-HMAC-SHA256 Credential=lab/${scope.join('/')}, SignedHeaders=host;x-amz-date, Signature=${signature}`,
  ]);
  return request;
}

let answer: Handler | null = null;
const failed: string[] = [];

const lab: Target<Call> = {
  name: 'lab-api',
  inputs: calls,
  sizeOf: ({ body }) => body.length,
  async open() {
    const folder = makeFolder({
      'app/run.sh': '',
      'services.json': JSON.stringify({ services: [{ name: 'shop', source: './app', command: ['sh', 'run.sh'] }] }),
    });
    const log = (line: string): void => void failed.push(line);
    const manifest = readManifest(path.join(folder, 'services.json'));
    // No task is started, so there is nothing that a task needs.
    const world = new World(manifest, {
      work: undefined as never,
      images: undefined as never,
      endpoint: 'http://127.0.0.1',
      log,
    });
    const gateway = createGateway({ log });
    answer = createHandler({ world, gateway, log });
    return async () => {
      await gateway.close();
      rmSync(folder, { recursive: true });
    };
  },
  run(call) {
    failed.length = 0;
    const { status, body } = (answer ?? assert.fail('the lab is not open'))(signed(call));
    assert.deepEqual(failed, [], 'the lab failed inside');
    assert.ok(status < 500, body.slice(0, 300));
    return status === 200;
  },
};

export const labTargets: readonly AnyTarget[] = [lab];
