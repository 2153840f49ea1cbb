/** KMS, loaded when first asked. */
import { DescribeKeyCommand, KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms';
import type { KeyState } from './types';

/** Throws what the SDK throws. */
export async function describeKey(config: KMSClientConfig, keyId: string, abortSignal: AbortSignal): Promise<KeyState> {
  const kms = new KMSClient(config);
  const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId: keyId }), { abortSignal });
  return { arn: KeyMetadata?.Arn ?? '', state: KeyMetadata?.KeyState ?? '' };
}
