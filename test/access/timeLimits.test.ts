/** Every client of an access against a server that takes a request and never answers, or stalls within its answer. */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { openAccess, type AwsAccess } from '../../src/access/awsAccess';
import { credentialsFor } from '../../src/ecs/credentials';
import { createRequestHandler } from '../../src/network/requestHandler';

const limits = { connectMs: 2000, answerMs: 200 };
const target = { clusterArn: 'arn:c', taskArn: 'arn:t', container: 'app', runtimeId: 'r' };
const never = new AbortController().signal;

describe('time limits of calls to AWS', function () {
  this.timeout(15_000);
  const saved = { ...process.env };
  let server: Server;
  let url: string;
  let asked: number;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'limits-test-'));
    asked = 0;
    server = createServer((request, response) => {
      asked++;
      request.resume();
      if (!request.url?.includes('stalls')) return;
      // The head and half of an answer, then nothing.
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1', 'content-length': '100' });
      response.write('{"clusterArns":[');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    Object.assign(process.env, {
      AWS_ACCESS_KEY_ID: 'lab',
      AWS_SECRET_ACCESS_KEY: 'lab',
      AWS_MAX_ATTEMPTS: '1',
      AWS_CONFIG_FILE: path.join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'credentials'),
    });
  });
  afterEach(() => {
    process.env = { ...saved };
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  });
  const accessTo = (endpointUrl: string, profile = ''): Promise<AwsAccess> =>
    openAccess({ profile, region: 'eu-central-1', endpointUrl }, { limits });

  const calls: readonly [string, (access: AwsAccess) => Promise<unknown>, object][] = [
    [
      'ECS, a listing',
      ({ ecs }) => ecs.clusters()[Symbol.asyncIterator]().next(),
      { message: /did not answer ecs:ListClusters in time/ },
    ],
    ['STS', ({ ecs }) => ecs.identity(), { message: /did not answer sts:GetCallerIdentity in time/ }],
    [
      'ECS of the account',
      ({ account }) => account.execConfiguration('lab', never),
      { message: /did not answer ecs:DescribeClusters in time/ },
    ],
    ['IAM', ({ account }) => account.roleArn('r', never), { message: /did not answer iam:GetRole in time/ }],
    [
      'KMS of the account',
      ({ account }) => account.key('k', never),
      { message: /did not answer kms:DescribeKey in time/ },
    ],
    [
      'EC2',
      ({ account }) => account.network('subnet-1', '1', never),
      { message: /did not answer ec2:DescribeVpcEndpoints in time/ },
    ],
    [
      'ECS of a session',
      ({ exec }) => exec.executeCommand(target, 'sh'),
      { name: 'ExecError', message: /endpoint did not answer in time/ },
    ],
    ['SSM', ({ exec }) => exec.resumeSession('s'), { name: 'TimeoutError' }],
    ['SSM, ending a session', ({ exec }) => exec.terminateSession('s'), { name: 'TimeoutError' }],
    ['KMS of a session', ({ exec }) => exec.generateDataKey('k', {}), { name: 'ExecError' }],
  ];
  for (const [what, call, expected] of calls) {
    it(`ends a call that is never answered: ${what}`, async () => {
      const access = await accessTo(url);
      await assert.rejects(call(access), expected);
      assert.ok(asked > 0, 'the server took the request');
    });
  }

  it('ends an answer that stalls after its head', async () => {
    const { ecs } = await accessTo(`${url}/stalls`);
    await assert.rejects(ecs.clusters()[Symbol.asyncIterator]().next(), {
      message: /did not answer ecs:ListClusters in time/,
    });
  });

  it('ends a call of a credential provider', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
    process.env['AWS_ENDPOINT_URL_STS'] = url;
    writeFileSync(
      path.join(folder, 'config'),
      '[profile other]\nrole_arn = arn:aws:iam::1:role/r\nsource_profile = own\n[profile own]\nregion = eu-central-1\n',
    );
    writeFileSync(path.join(folder, 'credentials'), '[own]\naws_access_key_id = lab\naws_secret_access_key = lab\n');
    const { ecs } = await accessTo(url, 'other');
    await assert.rejects(ecs.clusters()[Symbol.asyncIterator]().next(), { name: 'EcsError', message: /in time/ });
    assert.equal(asked, 1, 'the one call is to the role: ECS was never asked');
  });

  it('ends a program that is to give credentials and does not, and asks it again the next time', async () => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) delete process.env[name];
    const program = path.join(folder, 'give');
    const answer = '{"Version":1,"AccessKeyId":"a","SecretAccessKey":"b"}';
    writeFileSync(
      program,
      `#!/bin/sh\n[ -e '${folder}/again' ] && echo '${answer}' && exit\ntouch '${folder}/again'\nsleep 3\n`,
    );
    chmodSync(program, 0o755);
    writeFileSync(path.join(folder, 'config'), `[profile p]\ncredential_process = ${program}\n`);
    const provider = credentialsFor('p', createRequestHandler(undefined, limits), 300);
    await assert.rejects(provider(), { name: 'EcsError', code: 'CredentialsTimeout' });
    assert.equal((await provider()).accessKeyId, 'a');
  });
});
