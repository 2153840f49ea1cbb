/**
 * An access is one set of credentials that is used for all requests. Also tests which access is chosen for a given
 * capture.
 */
import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createAccesses, type Accesses } from '../../src/access/accesses';
import { openAccess } from '../../src/access/awsAccess';
import { credentialsFor } from '../../src/ecs/credentials';
import { createRequestHandler } from '../../src/network/requestHandler';
import { matchAccess, type AccessQuestion } from '../../src/access/matchAccess';
import { locationOfArn } from '../../src/metadata/location';
import { failure, startFakeAws, type FakeAws } from '../ecs/fakeAws';

const never = new AbortController().signal;
const identity = (account: string, partition = 'aws'): string =>
  `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult><Arn>arn:${partition}:iam::${account}:user/x</Arn><Account>${account}</Account></GetCallerIdentityResult></GetCallerIdentityResponse>`;
const xml = (action: string, body: string): string =>
  `<${action}Response xmlns="x"><${action}Result>${body}</${action}Result></${action}Response>`;

describe('access to AWS', () => {
  const saved = { ...process.env };
  let folder: string;
  let aws: FakeAws;
  /** The account that STS names, by the access key of the request. */
  let accounts: Record<string, string>;
  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'access-test-'));
    accounts = { lab: '111111111111' };
    aws = await startFakeAws({
      ListClusters: () => ({ clusterArns: [] }),
      DescribeClusters: () => ({ clusters: [{}] }),
      DescribeKey: () => ({ KeyMetadata: {} }),
      GetRole: () => xml('GetRole', '<Role><Arn>arn:aws:iam::1:role/r</Arn></Role>'),
      ResumeSession: () => ({ TokenValue: 't' }),
      GetCallerIdentity: () => {
        if (accounts['lab'] === '') throw failure('AccessDenied', 'no', 403);
        return identity(accounts['lab']);
      },
    });
    for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
    // The credentials come from a program that writes a line to a file each time it runs.
    const program = path.join(folder, 'give');
    writeFileSync(
      program,
      `#!/bin/sh\necho asked >>'${folder}/asked'\necho '{"Version":1,"AccessKeyId":"lab","SecretAccessKey":"lab"}'\n`,
    );
    chmodSync(program, 0o755);
    writeFileSync(
      path.join(folder, 'config'),
      ['default', 'profile prod', 'profile dev'].map((name) => `[${name}]\ncredential_process = ${program}\n`).join(''),
    );
    writeFileSync(path.join(folder, 'asked'), '');
    Object.assign(process.env, {
      AWS_CONFIG_FILE: path.join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: path.join(folder, 'none'),
      AWS_MAX_ATTEMPTS: '1',
    });
  });
  afterEach(async () => {
    process.env = { ...saved };
    await aws.close();
    rmSync(folder, { recursive: true });
  });
  const timesAsked = (): number => readFileSync(path.join(folder, 'asked'), 'utf8').split('\n').length - 1;
  const settings = (profile = '', region = 'eu-central-1') => ({ profile, region, endpointUrl: aws.url });

  it('resolves its credentials once, for all clients, at whatever time they are first used', async () => {
    const access = await openAccess(settings());
    assert.equal(timesAsked(), 0, 'nothing is asked before the first call');
    const use = (): Promise<unknown> =>
      Promise.all([
        access.ecs.clusters()[Symbol.asyncIterator]().next(),
        access.location(),
        access.account.execConfiguration('c', never),
        access.account.key('k', never),
        access.account.roleArn('r', never),
        access.exec.resumeSession('s'),
      ]);
    await use();
    await access.ecs.identity();
    await use();
    assert.equal(timesAsked(), 1);
    access.renew();
    await use();
    assert.equal(timesAsked(), 2, 'asked again after it was renewed');
  });

  it('opened anew, it has the keys that stand in the file by then', async () => {
    const file = (process.env['AWS_SHARED_CREDENTIALS_FILE'] = path.join(folder, 'credentials'));
    const keyOf = async (key: string): Promise<string> => {
      writeFileSync(file, `[renewed]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`);
      return (await credentialsFor('renewed', createRequestHandler(undefined))()).accessKeyId;
    };
    assert.deepEqual([await keyOf('OLD'), await keyOf('NEW')], ['OLD', 'NEW']);
  });

  it('knows account, partition and region, asked for once; a failure is not kept', async () => {
    const access = await openAccess(settings());
    accounts['lab'] = '';
    await assert.rejects(access.location(), { name: 'EcsError', code: 'AccessDenied' });
    accounts['lab'] = '222222222222';
    assert.deepEqual(await access.location(), {
      partition: 'aws',
      accountId: '222222222222',
      region: 'eu-central-1',
    });
    await access.location();
    assert.equal(aws.calls.filter(({ operation }) => operation === 'GetCallerIdentity').length, 2);
    accounts['lab'] = '333333333333';
    access.renew();
    assert.equal((await access.location()).accountId, '333333333333', 'a sign-in may lead to another account');
  });

  it('says what keeps it from being opened, and is opened again once that is mended', async () => {
    let region = 'no region!';
    const accesses = createAccesses(() => settings('', region));
    await assert.rejects(accesses.current(), { name: 'EcsError', code: 'RegionInvalid' });
    region = 'eu-central-1';
    const first = await accesses.current();
    assert.equal(first.region, region);
    assert.equal(await accesses.current(), first, 'the same settings, the same access');
  });

  it('several stand side by side, each with its own name, region and account', async () => {
    const accesses = createAccesses(() => settings());
    const other = await accesses.open({ profile: 'prod', region: 'eu-west-1' });
    const current = await accesses.current();
    assert.deepEqual(await accesses.all(), [current, other], 'the current one first');
    assert.notEqual(current.id, other.id);
    assert.deepEqual([other.profile, other.region], ['prod', 'eu-west-1']);
    assert.equal((await other.location()).region, 'eu-west-1');
    accesses.reset();
    assert.notEqual(await accesses.current(), current);
  });

  describe('to where something was made', () => {
    const made = (account: string, region = 'eu-central-1', profile = '') => ({
      location: { partition: 'aws', accountId: account, region },
      profile,
    });
    /** Answers each question with the choice at the given index and records the questions. */
    const asking = (...answers: readonly (number | undefined)[]) => {
      const questions: AccessQuestion[] = [];
      const left = [...answers];
      return {
        questions,
        ask: async (question: AccessQuestion) => {
          questions.push(question);
          assert.ok(left.length > 0, `asked: ${question.message}`);
          const answer = left.shift();
          return answer === undefined ? undefined : question.choices[answer];
        },
      };
    };
    let accesses: Accesses;
    beforeEach(() => {
      accesses = createAccesses(() => settings());
    });

    it('is taken without a question where account, partition and region are the same', async () => {
      const { ask } = asking();
      assert.equal(await matchAccess(accesses, made('111111111111'), ask), await accesses.current());
      assert.equal(
        await matchAccess(accesses, made('111111111111', 'eu-central-1', 'long gone'), ask),
        await accesses.current(),
        'the name of the profile does not count',
      );
    });

    it('is never another account: none is taken, the question says which there are and what to do', async () => {
      for (const wanted of [
        made('999999999999'),
        { location: { partition: 'aws-cn', accountId: '111111111111', region: 'eu-central-1' }, profile: '' },
      ]) {
        const { ask, questions } = asking(undefined);
        assert.equal(await matchAccess(accesses, wanted, ask), undefined);
        assert.match(questions[0].message, new RegExp(`made in account ${wanted.location.accountId} in eu-central-1`));
        assert.match(questions[0].message, /default profile in eu-central-1 leads to account 111111111111/);
        assert.match(questions[0].hint, /profile and the region .* in the settings, or sign in/);
        assert.deepEqual(questions[0].choices, [], 'the access of another account is no choice');
      }
    });

    it('of another region is opened when chosen, beside the one there is', async () => {
      const { ask, questions } = asking(0);
      const found = await matchAccess(accesses, made('111111111111', 'eu-west-1'), ask);
      assert.deepEqual(
        questions[0].choices.map(({ label }) => label),
        ['Connect with the default profile in eu-west-1'],
      );
      assert.deepEqual([found?.profile, found?.region], ['', 'eu-west-1']);
      assert.equal((await accesses.all()).length, 2);
    });

    it('by the profile it was made with is compared again: a profile that leads elsewhere is not taken', async () => {
      const { ask, questions } = asking(0, undefined);
      assert.equal(await matchAccess(accesses, made('999999999999', 'eu-central-1', 'prod'), ask), undefined);
      assert.deepEqual(
        questions.map(({ choices }) => choices.map(({ label }) => label)),
        [['Connect with profile prod in eu-central-1'], []],
      );
      assert.match(questions[1].message, /profile prod in eu-central-1 leads to account 111111111111/);
    });

    it('is asked for where several lead there', async () => {
      const other = await accesses.open({ profile: 'prod' });
      const { ask, questions } = asking(1);
      assert.equal(await matchAccess(accesses, made('111111111111'), ask), other);
      assert.match(questions[0].message, /Several connections lead to account 111111111111 in eu-central-1/);
      assert.deepEqual(
        questions[0].choices.map(({ label }) => label),
        ['the default profile in eu-central-1', 'profile prod in eu-central-1'],
      );
    });

    it('is asked for where the account of what is open is unknown', async () => {
      accounts['lab'] = '';
      const { ask, questions } = asking(0);
      assert.equal(await matchAccess(accesses, made('111111111111'), ask), await accesses.current());
      assert.match(questions[0].message, /account of the default profile in eu-central-1 is unknown \(AWS refused/);
      assert.match(questions[0].choices[0].label, /^Use the default profile .* anyway$/);
    });

    it('is asked for where it is not known where that was', async () => {
      const { ask, questions } = asking(0);
      assert.equal(await matchAccess(accesses, { location: null, profile: '' }, ask), await accesses.current());
      assert.match(questions[0].message, /does not say which AWS account/);
    });
  });
});

describe('the location of an ARN', () => {
  it('is partition, account and region; null for what is none', () => {
    assert.deepEqual(locationOfArn('arn:aws-cn:ecs:cn-north-1:123456789012:task/lab/1'), {
      partition: 'aws-cn',
      accountId: '123456789012',
      region: 'cn-north-1',
    });
    for (const text of [
      '',
      'lab',
      'arn:aws:ecs',
      'arn:aws:iam::1:role/r',
      'arn:aws:ecs:eu-central-1::cluster/c',
      'arn:aws:ecs:x.evil:1:c',
    ])
      assert.equal(locationOfArn(text), null, text);
  });
});
