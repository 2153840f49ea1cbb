/**
 * The account reader against a strict fake of AWS: JSON for ECS and KMS, the query protocol for IAM and EC2, with
 * signatures checked.
 */
import assert from 'node:assert/strict';
import { createAccountReader } from '../../src/ecs/account/reader';
import { connectionFor } from '../../src/ecs/connection';
import type { AccountReader } from '../../src/ecs/account/types';
import { EcsError } from '../../src/ecs/types';
import { failure, startFakeAws, type Answer, type FakeAws } from './fakeAws';

const signal = new AbortController().signal;
const xml = (action: string, body: string): string =>
  `<${action}Response xmlns="x"><${action}Result>${body}</${action}Result><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></${action}Response>`;
const ec2 = (action: string, body: string): string =>
  `<?xml version="1.0"?>\n<${action}Response xmlns="x"><requestId>1</requestId>${body}</${action}Response>`;
const evaluation = (action: string, decision: string, more = ''): string =>
  `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>${decision}</EvalDecision>${more}</member>`;

describe('the account reader', () => {
  const saved = { ...process.env };
  let aws: FakeAws | undefined;
  beforeEach(() => Object.assign(process.env, { AWS_ACCESS_KEY_ID: 'lab', AWS_SECRET_ACCESS_KEY: 'lab' }));
  afterEach(async () => {
    process.env = { ...saved };
    await aws?.close();
    aws = undefined;
  });
  async function readerOf(answers: Readonly<Record<string, Answer>>): Promise<AccountReader> {
    aws = await startFakeAws(answers);
    return createAccountReader(await connectionFor({ profile: '', region: 'eu-central-1', endpointUrl: aws.url }));
  }
  const bodies = (operation: string): Record<string, unknown>[] =>
    (aws?.calls ?? []).filter((call) => call.operation === operation).map((call) => call.body);

  it("reads the cluster's exec configuration", async () => {
    const reader = await readerOf({
      DescribeClusters: () => ({
        clusters: [
          {
            configuration: {
              executeCommandConfiguration: {
                kmsKeyId: 'alias/k',
                logging: 'OVERRIDE',
                logConfiguration: { s3BucketName: 'b', s3EncryptionEnabled: true, cloudWatchLogGroupName: 'g' },
              },
            },
          },
        ],
      }),
    });
    assert.deepEqual(await reader.execConfiguration('lab', signal), {
      kmsKeyId: 'alias/k',
      logging: 'OVERRIDE',
      s3Bucket: 'b',
      s3Prefix: '',
      s3Encrypted: true,
      logGroup: 'g',
      logGroupEncrypted: false,
    });
    assert.deepEqual(bodies('DescribeClusters'), [{ clusters: ['lab'], include: ['CONFIGURATIONS'] }]);
  });

  it("asks IAM's simulator, page by page; an action is allowed when it is on every resource", async () => {
    const reader = await readerOf({
      SimulatePrincipalPolicy: (body) =>
        body['Marker'] === undefined
          ? xml(
              'SimulatePrincipalPolicy',
              `<IsTruncated>true</IsTruncated><Marker>m1</Marker><EvaluationResults>${evaluation('a:One', 'allowed')}${evaluation('a:Two', 'allowed')}</EvaluationResults>`,
            )
          : xml(
              'SimulatePrincipalPolicy',
              `<IsTruncated>false</IsTruncated><EvaluationResults>${evaluation('a:Two', 'explicitDeny')}${evaluation('a:Three', 'implicitDeny', '<MissingContextValues><member>aws:SourceIp</member></MissingContextValues>')}</EvaluationResults>`,
            ),
    });
    const decisions = await reader.simulate(
      'arn:aws:iam::1:role/r',
      { actions: ['a:One', 'a:Two', 'a:Three'], resources: ['arn:x'], context: { 'ecs:cluster': 'c' } },
      signal,
    );
    assert.deepEqual(Object.fromEntries(decisions), {
      'a:One': 'allowed',
      'a:Two': 'denied',
      'a:Three': 'conditional',
    });
    const [first, second] = bodies('SimulatePrincipalPolicy');
    assert.deepEqual(
      [
        first['PolicySourceArn'],
        first['ActionNames.member.3'],
        first['ResourceArns.member.1'],
        first['ContextEntries.member.1.ContextKeyName'],
        second['Marker'],
      ],
      ['arn:aws:iam::1:role/r', 'a:Three', 'arn:x', 'ecs:cluster', 'm1'],
    );
  });

  it('ends a list of pages where AWS gives the same token again', async () => {
    const reader = await readerOf({
      SimulatePrincipalPolicy: () => {
        assert.ok(bodies('SimulatePrincipalPolicy').length < 5, 'the list has no end');
        return xml(
          'SimulatePrincipalPolicy',
          `<IsTruncated>true</IsTruncated><Marker>again</Marker><EvaluationResults>${evaluation('a:One', 'allowed')}</EvaluationResults>`,
        );
      },
      DescribeSubnets: () =>
        ec2(
          'DescribeSubnets',
          '<subnetSet><item><subnetId>subnet-1</subnetId><vpcId>vpc-1</vpcId><ownerId>1</ownerId></item></subnetSet>',
        ),
      DescribeVpcEndpoints: () => {
        assert.ok(bodies('DescribeVpcEndpoints').length < 5, 'the list has no end');
        return ec2('DescribeVpcEndpoints', '<vpcEndpointSet/><nextToken>again</nextToken>');
      },
    });
    await reader.simulate('arn:aws:iam::1:role/r', { actions: ['a:One'], resources: [] }, signal);
    assert.equal(bodies('SimulatePrincipalPolicy').length, 2);
    await reader.network('subnet-1', '1', signal);
    assert.equal(bodies('DescribeVpcEndpoints').length, 2);
  });

  it('reads roles, keys and instances', async () => {
    const reader = await readerOf({
      GetRole: () => xml('GetRole', '<Role><Arn>arn:aws:iam::1:role/team/r</Arn><RoleName>r</RoleName></Role>'),
      DescribeKey: () => ({
        KeyMetadata: { KeyId: 'k', Arn: 'arn:aws:kms:eu-central-1:1:key/k', KeyState: 'Disabled' },
      }),
      DescribeContainerInstances: () => ({
        containerInstances: [
          {
            agentConnected: true,
            ec2InstanceId: 'i-1',
            versionInfo: { agentVersion: '1.70.0' },
            attributes: [{ name: 'ecs.subnet-id', value: 'subnet-9' }],
          },
        ],
      }),
      DescribeInstances: () =>
        ec2(
          'DescribeInstances',
          '<reservationSet><item><instancesSet><item><iamInstanceProfile><arn>arn:aws:iam::1:instance-profile/path/p</arn></iamInstanceProfile></item></instancesSet></item></reservationSet>',
        ),
      GetInstanceProfile: () =>
        xml(
          'GetInstanceProfile',
          '<InstanceProfile><InstanceProfileName>p</InstanceProfileName><Roles><member><Arn>arn:aws:iam::1:role/host</Arn><RoleName>host</RoleName></member></Roles></InstanceProfile>',
        ),
    });
    assert.equal(await reader.roleArn('r', signal), 'arn:aws:iam::1:role/team/r');
    assert.deepEqual(await reader.key('alias/k', signal), {
      arn: 'arn:aws:kms:eu-central-1:1:key/k',
      state: 'Disabled',
    });
    assert.deepEqual(await reader.instance('c', 'arn', signal), {
      agentVersion: '1.70.0',
      agentConnected: true,
      ec2InstanceId: 'i-1',
      subnetId: 'subnet-9',
    });
    assert.equal(await reader.instanceRole('i-1', signal), 'arn:aws:iam::1:role/host');
    assert.deepEqual(bodies('DescribeInstances'), [
      { Action: 'DescribeInstances', Version: '2016-11-15', 'InstanceId.1': 'i-1' },
    ]);
    assert.deepEqual(
      bodies('GetInstanceProfile').map((body) => body['InstanceProfileName']),
      ['p'],
    );
  });

  it('an instance without a profile has no role', async () => {
    const reader = await readerOf({
      DescribeInstances: () =>
        ec2('DescribeInstances', '<reservationSet><item><instancesSet><item/></instancesSet></item></reservationSet>'),
    });
    assert.equal(await reader.instanceRole('i-1', signal), null);
  });

  it("lists the endpoints of the subnet's VPC, page by page", async () => {
    const endpoint = (name: string): string =>
      `<item><serviceName>com.amazonaws.eu-central-1.${name}</serviceName><state>available</state></item>`;
    const reader = await readerOf({
      DescribeSubnets: () =>
        ec2('DescribeSubnets', '<subnetSet><item><vpcId>vpc-1</vpcId><ownerId>111</ownerId></item></subnetSet>'),
      DescribeVpcEndpoints: (body) =>
        ec2(
          'DescribeVpcEndpoints',
          body['NextToken'] === undefined
            ? `<vpcEndpointSet>${endpoint('s3')}${endpoint('logs')}</vpcEndpointSet><nextToken>n</nextToken>`
            : `<vpcEndpointSet>${endpoint('ssmmessages')}</vpcEndpointSet>`,
        ),
    });
    const network = await reader.network('subnet-1', '111', signal);
    assert.deepEqual(
      [network.vpcId, network.isShared, network.endpoints.map((one) => one.service.split('.').pop())],
      ['vpc-1', false, ['s3', 'logs', 'ssmmessages']],
    );
    assert.equal(bodies('DescribeVpcEndpoints')[0]['Filter.1.Value.1'], 'vpc-1');
    assert.deepEqual(await reader.network('subnet-1', '222', signal), {
      vpcId: 'vpc-1',
      isShared: true,
      endpoints: [],
    });
  });

  it('puts a refusal into words, for IAM as for EC2, and is no longer than its signal', async () => {
    const denied: Answer = () => {
      throw failure('AccessDenied', 'User is not authorized', 403);
    };
    const unauthorized: Answer = () => {
      throw failure('UnauthorizedOperation', 'You are not authorized', 403);
    };
    const reader = await readerOf({
      SimulatePrincipalPolicy: denied,
      DescribeSubnets: unauthorized,
      GetRole: () => '<html>a proxy',
    });
    const refusal =
      (action: string) =>
      (error: unknown): boolean =>
        error instanceof EcsError && error.message === `AWS refused ${action}: these credentials may not do that.`;
    await assert.rejects(
      reader.simulate('arn', { actions: ['a:One'], resources: [] }, signal),
      refusal('iam:SimulatePrincipalPolicy'),
    );
    await assert.rejects(reader.network('subnet-1', '1', signal), refusal('ec2:DescribeVpcEndpoints'));
    await assert.rejects(reader.network('subnet-1', '1', AbortSignal.abort()), EcsError);
    await assert.rejects(reader.roleArn('r', signal), EcsError);
  });
});
