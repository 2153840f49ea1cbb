import assert from 'node:assert/strict';
import {
  DescribeClustersCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  ExecuteCommandCommand,
} from '@aws-sdk/client-ecs';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { quietService, startTestLab, tasksOf, type TestLab } from './support';

describe('Keys, policies and task definitions of the lab', () => {
  let at: TestLab;
  let keyArn: string;
  before(async () => {
    at = await startTestLab([
      quietService('shop', {
        platformVersion: '1.3.0',
        taskDefinition: { pidMode: 'task', executionRoleArn: null },
        containerDefinition: { readonlyRootFilesystem: true, linuxParameters: { initProcessEnabled: false } },
      }),
      quietService('orphan', { taskDefinition: { taskRoleArn: null } }),
    ]);
    at.lab.setFaults({ kms: {} });
    const { clusters } = await at.ecs.send(
      new DescribeClustersCommand({ clusters: ['lab'], include: ['CONFIGURATIONS'] }),
    );
    keyArn = clusters![0].configuration!.executeCommandConfiguration!.kmsKeyId!;
  });
  afterEach(() => at.lab.setFaults({ kms: {} }));
  after(() => at.end());

  const settings = (accessKeyId = 'lab') => ({
    endpoint: at.lab.ecsEndpoint,
    region: at.lab.region,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey: 'lab' },
  });
  const kms = (accessKeyId?: string) => new KMSClient(settings(accessKeyId));
  const rejects = (call: Promise<unknown>, name: string, message: RegExp): Promise<void> =>
    assert.rejects(call, (error: Error) => error.name === name && message.test(error.message));
  const EncryptionContext = { 'aws:ssm:SessionId': 'one', 'aws:ssm:TargetId': 'ecs:lab_x_y' };

  it('makes data keys that only their context opens', async () => {
    const { KeyId, Plaintext, CiphertextBlob } = await kms().send(
      new GenerateDataKeyCommand({ KeyId: keyArn, NumberOfBytes: 64, EncryptionContext }),
    );
    assert.equal(KeyId, keyArn);
    assert.equal(Plaintext?.length, 64);
    const opened = await kms().send(new DecryptCommand({ CiphertextBlob, EncryptionContext }));
    assert.deepEqual(opened.Plaintext, Plaintext);
    await rejects(
      kms().send(
        new DecryptCommand({ CiphertextBlob, EncryptionContext: { ...EncryptionContext, 'aws:ssm:SessionId': 'two' } }),
      ),
      'InvalidCiphertextException',
      /./,
    );
    await rejects(
      kms().send(new DecryptCommand({ CiphertextBlob: Buffer.from('nonsense'), EncryptionContext })),
      'InvalidCiphertextException',
      /./,
    );
    assert.equal(
      (await kms().send(new GenerateDataKeyCommand({ KeyId: keyArn.split('/')[1], KeySpec: 'AES_256' }))).Plaintext
        ?.length,
      32,
    );
  });

  it('refuses keys it does not have, lengths that make no sense and callers who may not', async () => {
    await rejects(
      kms().send(new GenerateDataKeyCommand({ KeyId: `${keyArn.slice(0, -1)}x`, NumberOfBytes: 64 })),
      'NotFoundException',
      /^Key 'arn:.*' does not exist$/,
    );
    await rejects(
      kms().send(new GenerateDataKeyCommand({ KeyId: keyArn })),
      'ValidationException',
      /number of bytes or key spec/,
    );
    await rejects(
      kms().send(new GenerateDataKeyCommand({ KeyId: keyArn, NumberOfBytes: 5000 })),
      'ValidationException',
      /length/,
    );
    await rejects(
      kms('lab-readonly').send(new GenerateDataKeyCommand({ KeyId: keyArn, NumberOfBytes: 64 })),
      'AccessDeniedException',
      /not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:/,
    );
    at.lab.setFaults({ kms: {}, iam: { deny: ['kms:GenerateDataKey'], for: 'caller' } });
    await rejects(
      kms().send(new GenerateDataKeyCommand({ KeyId: keyArn, NumberOfBytes: 64 })),
      'AccessDeniedException',
      /kms:GenerateDataKey/,
    );
  });

  const simulate = async (source: string, actions: string[], accessKeyId?: string, resources?: string[]) => {
    const { EvaluationResults = [], IsTruncated } = await new IAMClient(settings(accessKeyId)).send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: source,
        ActionNames: actions,
        ResourceArns: resources,
        ContextEntries: [{ ContextKeyName: 'ecs:cluster', ContextKeyType: 'string', ContextKeyValues: ['lab'] }],
      }),
    );
    assert.equal(IsTruncated, false);
    return EvaluationResults;
  };
  const decisions = async (...of: Parameters<typeof simulate>): Promise<Record<string, string>> =>
    Object.fromEntries(
      (await simulate(...of)).map(({ EvalActionName, EvalDecision }) => [EvalActionName!, EvalDecision!]),
    );
  const user = (name: string): string => `arn:aws:iam::123456789012:user/${name}`;
  const taskRole = 'arn:aws:iam::123456789012:role/lab-task';

  it('simulates policies: what the caller and the task role really may do here', async () => {
    assert.deepEqual(await decisions(user('lab'), ['ecs:ExecuteCommand', 'kms:GenerateDataKey']), {
      'ecs:ExecuteCommand': 'allowed',
      'kms:GenerateDataKey': 'allowed',
    });
    assert.deepEqual(await decisions(user('lab-readonly'), ['ecs:ExecuteCommand', 'ecs:ListTasks']), {
      'ecs:ExecuteCommand': 'implicitDeny',
      'ecs:ListTasks': 'allowed',
    });
    assert.deepEqual(await decisions(taskRole, ['ssmmessages:OpenDataChannel', 'kms:Decrypt']), {
      'ssmmessages:OpenDataChannel': 'allowed',
      'kms:Decrypt': 'allowed',
    });
    at.lab.setFaults({ kms: {}, iam: { deny: ['kms:*'], for: 'task' } });
    assert.deepEqual(await decisions(taskRole, ['ssmmessages:OpenDataChannel', 'kms:Decrypt']), {
      'ssmmessages:OpenDataChannel': 'allowed',
      'kms:Decrypt': 'implicitDeny',
    });
    assert.deepEqual(await decisions(user('lab'), ['kms:Decrypt']), { 'kms:Decrypt': 'allowed' });
  });

  it('simulates for several resources, with a result for each', async () => {
    const [result] = await simulate(user('lab'), ['ecs:ExecuteCommand'], 'lab', [
      'arn:aws:ecs:us-east-1:123456789012:cluster/lab',
      'arn:aws:ecs:us-east-1:123456789012:task/lab/*&<>',
    ]);
    assert.deepEqual(
      result.ResourceSpecificResults?.map(({ EvalResourceName, EvalResourceDecision }) => [
        EvalResourceName,
        EvalResourceDecision,
      ]),
      [
        ['arn:aws:ecs:us-east-1:123456789012:cluster/lab', 'allowed'],
        ['arn:aws:ecs:us-east-1:123456789012:task/lab/*&<>', 'allowed'],
      ],
    );
  });

  it('refuses a simulation as IAM does', async () => {
    await rejects(
      simulate(user('nobody'), ['ecs:ListTasks']),
      'NoSuchEntityException',
      /user with name nobody cannot be found/,
    );
    await rejects(
      simulate('arn:aws:sts::123456789012:assumed-role/lab/me', ['ecs:ListTasks']),
      'InvalidInputException',
      /does not clearly define entity type and name/,
    );
    await rejects(
      simulate(user('lab'), ['ecs:ListTasks'], 'lab-denied'),
      'AccessDenied',
      /iam:SimulatePrincipalPolicy/,
    );
    at.lab.setFaults({ iam: { simulate: 'denied' } });
    await rejects(simulate(user('lab'), ['ecs:ListTasks']), 'AccessDenied', /iam:SimulatePrincipalPolicy/);
  });

  it('shows what a manifest sets: platform version, PID mode, roles, container definition', async () => {
    const { taskDefinition } = await at.ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: 'shop' }));
    assert.equal(taskDefinition?.taskRoleArn, taskRole);
    assert.equal(taskDefinition?.pidMode, 'task');
    assert.equal(taskDefinition?.executionRoleArn, undefined);
    assert.equal(taskDefinition?.containerDefinitions?.[0].readonlyRootFilesystem, true);
    assert.deepEqual(taskDefinition?.containerDefinitions?.[0].linuxParameters, { initProcessEnabled: false });
    const [task] = await tasksOf(at.ecs, 'shop');
    assert.deepEqual([task.platformVersion, task.platformFamily], ['1.3.0', 'Linux']);
    assert.equal(task.attributes?.[0].name, 'ecs.cpu-architecture');
    const { services } = await at.ecs.send(new DescribeServicesCommand({ cluster: 'lab', services: ['shop'] }));
    assert.equal(services?.[0].networkConfiguration?.awsvpcConfiguration?.assignPublicIp, 'DISABLED');
    assert.equal(services?.[0].deployments?.[0].platformVersion, '1.3.0');
  });

  it('connects no exec agent without a task role', async () => {
    const [task] = await tasksOf(at.ecs, 'orphan');
    await rejects(
      at.ecs.send(new ExecuteCommandCommand({ cluster: 'lab', task: task.taskArn, command: 'sh', interactive: true })),
      'TargetNotConnectedException',
      /internal error/,
    );
  });
});
