import type { DecryptResponse } from '@aws-sdk/client-kms';
import type { Operation } from '../operation';
import type { Wire } from '../wire';
import { blob, checkKey } from './context';

export const decrypt: Operation = (context, input): Wire<DecryptResponse> => {
  const keyId = input.string('KeyId');
  const { keys } = context.gateway;
  checkKey(context, keyId ?? keys.keyArn);
  const plaintext = keys.decrypt(blob(input, 'CiphertextBlob'), input.stringMap('EncryptionContext'));
  return { KeyId: keys.keyArn, Plaintext: plaintext.toString('base64'), EncryptionAlgorithm: 'SYMMETRIC_DEFAULT' };
};
