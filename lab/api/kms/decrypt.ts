import type { DecryptResponse } from '@aws-sdk/client-kms';
import type { Operation } from '../operation';
import type { Wire } from '../wire';
import { checkKey } from './checkKey';

export const decrypt: Operation = (context, input): Wire<DecryptResponse> => {
  const keyId = input.string('KeyId');
  const { keys } = context.gateway;
  checkKey(context, keyId ?? keys.keyArn);
  const plaintext = keys.decrypt(input.requiredBlob('CiphertextBlob'), input.stringMap('EncryptionContext'));
  return { KeyId: keys.keyArn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
};
