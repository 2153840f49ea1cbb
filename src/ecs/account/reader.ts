/** AccountReader over the AWS SDK; each client is loaded and created on first use. */
import { clientConfig, type AwsConnection } from '../connection';
import { toEcsError } from '../errors';
import { lastSegment } from '../shapes';
import { EcsError } from '../types';
import type { AccountReader, ExecConfiguration } from './types';

type Ecs = import('@aws-sdk/client-ecs').ECSClient;
type Iam = import('@aws-sdk/client-iam').IAMClient;

/** The user waits for a diagnosis, so there is one retry and no more. */
const ATTEMPTS = 2;

export function createAccountReader(connection: AwsConnection): AccountReader {
  const { region, endpointUrl } = connection;
  const config = { ...clientConfig(connection), maxAttempts: ATTEMPTS };
  let ecs: Promise<Ecs> | undefined;
  let iam: Promise<Iam> | undefined;
  const ecsClient = (): Promise<Ecs> =>
    (ecs ??= import('@aws-sdk/client-ecs').then((sdk) => new sdk.ECSClient(config)));
  const iamClient = (): Promise<Iam> => (iam ??= import('./iam').then(({ createIam }) => createIam(config)));

  /** Runs one call and turns a failure into an EcsError. */
  const call = async <T>(action: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw toEcsError(error, { action, region, endpointUrl });
    }
  };

  return {
    execConfiguration: (cluster, abortSignal) =>
      call('ecs:DescribeClusters', async () => {
        const { DescribeClustersCommand } = await import('@aws-sdk/client-ecs');
        const answer = await (
          await ecsClient()
        ).send(new DescribeClustersCommand({ clusters: [cluster], include: ['CONFIGURATIONS'] }), { abortSignal });
        const found = answer.clusters?.[0];
        if (found === undefined)
          throw new EcsError(
            'ClusterNotFoundException',
            `There is no cluster "${lastSegment(cluster)}".`,
            'Check its name and the region.',
          );
        const {
          kmsKeyId = '',
          logging = '',
          logConfiguration: log,
        } = found.configuration?.executeCommandConfiguration ?? {};
        const configuration: ExecConfiguration = {
          kmsKeyId,
          logging,
          s3Bucket: log?.s3BucketName ?? '',
          s3Prefix: log?.s3KeyPrefix ?? '',
          s3Encrypted: log?.s3EncryptionEnabled ?? false,
          logGroup: log?.cloudWatchLogGroupName ?? '',
          logGroupEncrypted: log?.cloudWatchEncryptionEnabled ?? false,
        };
        return configuration;
      }),
    simulate: (principal, question, signal) =>
      call('iam:SimulatePrincipalPolicy', async () =>
        (await import('./iam')).simulate(await iamClient(), principal, question, signal),
      ),
    roleArn: (name, signal) =>
      call('iam:GetRole', async () => (await import('./iam')).roleArn(await iamClient(), name, signal)),
    key: (keyId, signal) =>
      call('kms:DescribeKey', async () => {
        const { DescribeKeyCommand, KMSClient } = await import('@aws-sdk/client-kms');
        const request = new DescribeKeyCommand({ KeyId: keyId });
        const { KeyMetadata } = await new KMSClient(config).send(request, { abortSignal: signal });
        return { arn: KeyMetadata?.Arn ?? '', state: KeyMetadata?.KeyState ?? '' };
      }),
    instance: (cluster, arn, abortSignal) =>
      call('ecs:DescribeContainerInstances', async () => {
        const { DescribeContainerInstancesCommand } = await import('@aws-sdk/client-ecs');
        const answer = await (
          await ecsClient()
        ).send(new DescribeContainerInstancesCommand({ cluster, containerInstances: [arn] }), { abortSignal });
        const found = answer.containerInstances?.[0];
        return {
          agentVersion: found?.versionInfo?.agentVersion ?? '',
          agentConnected: found?.agentConnected ?? false,
          ec2InstanceId: found?.ec2InstanceId ?? '',
          subnetId: found?.attributes?.find((one) => one.name === 'ecs.subnet-id')?.value ?? '',
        };
      }),
    instanceRole: async (instanceId, signal) => {
      const profile = await call('ec2:DescribeInstances', async () =>
        (await import('./ec2')).profileOf(connection, instanceId, signal),
      );
      if (profile === null) return null;
      return call('iam:GetInstanceProfile', async () =>
        (await import('./iam')).profileRole(await iamClient(), profile, signal),
      );
    },
    network: (subnetId, account, signal) =>
      call('ec2:DescribeVpcEndpoints', async () =>
        (await import('./ec2')).networkOf(connection, subnetId, account, signal),
      ),
  };
}
