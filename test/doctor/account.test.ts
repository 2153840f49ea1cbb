/** Which requests are made, depending on the facts that are already known. */
import assert from 'node:assert/strict';
import { gatherAccount } from '../../src/doctor/account';
import type { CheckedPlace } from '../../src/doctor/place';
import type { AccountReader, ExecConfiguration, Question } from '../../src/ecs/account/types';
import { EcsError } from '../../src/ecs/types';
import { definition, fakeEcs, task } from '../capture/support/fakeEcs';
import { place } from './facts';

const none: ExecConfiguration = {
  kmsKeyId: '',
  logging: 'DEFAULT',
  s3Bucket: '',
  s3Prefix: '',
  s3Encrypted: false,
  logGroup: '',
  logGroupEncrypted: false,
};
const denied = (action: string) => async (): Promise<never> => {
  throw new EcsError('AccessDenied', `AWS refused ${action}.`, 'Allow it.');
};

interface Asked extends Question {
  readonly principal: string;
}

/** Gathers the account's facts through a reader with these answers. By default every simulated action is allowed. */
async function gather(
  answers: Partial<AccountReader> = {},
  where: CheckedPlace = place(),
  arn = 'arn:aws:iam::123456789012:user/me',
) {
  const asked: Asked[] = [];
  const reader: AccountReader = {
    execConfiguration: async () => none,
    simulate: async (principal, question) => {
      asked.push({ principal, ...question });
      return new Map(question.actions.map((action) => [action, 'allowed']));
    },
    roleArn: denied('iam:GetRole'),
    key: denied('kms:DescribeKey'),
    instance: denied('ecs:DescribeContainerInstances'),
    instanceRole: denied('ec2:DescribeInstances'),
    network: async () => ({ vpcId: 'vpc-1', isShared: false, endpoints: [] }),
    ...answers,
  };
  const ecs = { ...fakeEcs([]), identity: async () => ({ account: '123456789012', arn, region: 'eu-west-1' }) };
  const account = await gatherAccount(ecs, reader, where, 'shop', new AbortController().signal);
  const about = (action: string): Asked | undefined => asked.find((one) => one.actions.includes(action));
  return { account, about };
}

describe('the account around a task', () => {
  it('asks for the caller on cluster and task, for the role in general', async () => {
    const { account, about } = await gather();
    const { arn, clusterArn } = task('t1');
    assert.deepEqual(about('ecs:ExecuteCommand'), {
      principal: 'arn:aws:iam::123456789012:user/me',
      actions: ['ecs:ExecuteCommand'],
      resources: [clusterArn, arn],
      context: { 'ecs:cluster': clusterArn, 'ecs:container-name': 'app', 'ecs:task': arn },
    });
    assert.deepEqual(about('ssm:StartSession')?.resources, [arn]);
    assert.match(
      about('ssm:TerminateSession')?.resources[0] ?? '',
      /^arn:aws:ssm:eu-west-1:123456789012:session\/ecs-execute-command-/,
    );
    assert.equal(about('ssmmessages:OpenDataChannel')?.principal, 'arn:aws:iam::123456789012:role/web');
    assert.deepEqual(
      [account.key, account.callerKey, account.roleKey, account.roleLogging, account.instance],
      Array(5).fill({ value: null }),
    );
    assert.equal(about('kms:Decrypt'), undefined);
  });

  it('finds the role behind a session of one, with its path where that may be read', async () => {
    const assumed = 'arn:aws-cn:sts::123456789012:assumed-role/dev/me@example.org';
    const guessed = await gather({}, place(), assumed);
    assert.equal(guessed.about('ecs:ExecuteCommand')?.principal, 'arn:aws-cn:iam::123456789012:role/dev');
    const read = await gather(
      { roleArn: async (name) => `arn:aws-cn:iam::123456789012:role/team/${name}` },
      place(),
      assumed,
    );
    assert.equal(read.about('ecs:ExecuteCommand')?.principal, 'arn:aws-cn:iam::123456789012:role/team/dev');
    const root = await gather({}, place(), 'arn:aws:iam::123456789012:root');
    assert.ok('unknown' in root.account.callerExec && /cannot be simulated/.test(root.account.callerExec.unknown));
  });

  it("takes the task's own role, then the definition's, then the instance's", async () => {
    const own = await gather(
      {},
      place({ task: { value: task('t1', { taskRoleArn: 'arn:aws:iam::1:role/override' }) } }),
    );
    assert.deepEqual(own.account.role, { value: 'arn:aws:iam::1:role/override' });
    const bare = { value: { ...definition(), taskRoleArn: '' } };
    assert.deepEqual((await gather({}, place({ definition: bare }))).account.role, { value: null });
    const onEc2 = place({
      definition: bare,
      task: { value: task('t1', { launchType: 'EC2', containerInstanceArn: 'arn:ci', subnetId: '' }) },
    });
    const instance = async () => ({
      agentVersion: '1.70.0',
      agentConnected: true,
      ec2InstanceId: 'i-1',
      subnetId: 'subnet-9',
    });
    const subnets: string[] = [];
    const network: AccountReader['network'] = async (subnet) => {
      subnets.push(subnet);
      return { vpcId: 'v', isShared: false, endpoints: [] };
    };
    const host = await gather({ instance, network, instanceRole: async (id) => `arn:aws:iam::1:role/of-${id}` }, onEc2);
    assert.deepEqual([host.account.role, subnets], [{ value: 'arn:aws:iam::1:role/of-i-1' }, ['subnet-9']]);
    assert.deepEqual((await gather({}, onEc2)).account.role, {
      unknown: 'AWS refused ecs:DescribeContainerInstances. Allow it.',
    });
  });

  it('a key by ARN can be asked about though it may not be described; an alias cannot', async () => {
    const arn = 'arn:aws:kms:eu-west-1:123456789012:key/k';
    const byArn = await gather({ execConfiguration: async () => ({ ...none, kmsKeyId: arn }) });
    assert.deepEqual(byArn.account.key, { value: { arn, state: '' } });
    assert.deepEqual(
      [byArn.about('kms:GenerateDataKey')?.resources, byArn.about('kms:Decrypt')?.principal],
      [[arn], 'arn:aws:iam::123456789012:role/web'],
    );
    const byAlias = await gather({ execConfiguration: async () => ({ ...none, kmsKeyId: 'alias/k' }) });
    assert.deepEqual(byAlias.account.callerKey, { unknown: 'AWS refused kms:DescribeKey. Allow it.' });
  });

  it("asks for logging what the cluster's places need", async () => {
    const { account, about } = await gather({
      execConfiguration: async () => ({
        ...none,
        logging: 'OVERRIDE',
        s3Bucket: 'b',
        s3Prefix: 'p',
        s3Encrypted: true,
        logGroup: '/g',
      }),
    });
    assert.deepEqual(about('s3:PutObject')?.resources, ['arn:aws:s3:::b/p/session.log']);
    assert.deepEqual(about('s3:GetEncryptionConfiguration')?.resources, ['arn:aws:s3:::b']);
    assert.deepEqual(about('logs:DescribeLogGroups')?.resources, []);
    assert.deepEqual(about('logs:PutLogEvents')?.resources, ['arn:aws:logs:eu-west-1:123456789012:log-group:/g:*']);
    assert.equal('value' in account.roleLogging && account.roleLogging.value?.size, 6);
  });

  it('what is refused becomes unknown', async () => {
    const { account } = await gather({
      execConfiguration: denied('ecs:DescribeClusters'),
      simulate: denied('iam:SimulatePrincipalPolicy'),
    });
    assert.deepEqual(account.configuration, { unknown: 'AWS refused ecs:DescribeClusters. Allow it.' });
    assert.deepEqual([account.key, account.roleLogging], [account.configuration, account.configuration]);
    assert.deepEqual(account.callerExec, { unknown: 'AWS refused iam:SimulatePrincipalPolicy. Allow it.' });
    const gone = await gather({}, place({ task: { value: null } }));
    assert.deepEqual(gone.account.callerExec, { unknown: 'The service has no task.' });
  });
});
