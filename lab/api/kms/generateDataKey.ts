import type { GenerateDataKeyResponse } from '@aws-sdk/client-kms';
import { ApiError } from '../errors';
import type { Input } from '../input';
import type { Operation } from '../operation';
import type { Wire } from '../wire';
import { checkKey } from './checkKey';

const KEY_SPECS = new Map([
  ['AES_128', 16],
  ['AES_256', 32],
]);
const MOST_BYTES = 1024;

export const generateDataKey: Operation = (context, input): Wire<GenerateDataKeyResponse> => {
  checkKey(context, input.required('KeyId'));
  const { keys } = context.gateway;
  const { plaintext, ciphertext } = keys.generateDataKey(bytesOf(input), input.stringMap('EncryptionContext'));
  return { KeyId: keys.keyArn, Plaintext: plaintext.toString('base64'), CiphertextBlob: ciphertext.toString('base64') };
};

function bytesOf(input: Input): number {
  const [bytes, spec] = [input.integer('NumberOfBytes'), input.string('KeySpec')];
  if ((bytes === undefined) === (spec === undefined))
    throw new ApiError('ValidationException', 'Please specify either number of bytes or key spec.');
  const wanted = bytes ?? KEY_SPECS.get(spec ?? '');
  if (wanted === undefined || wanted < 1 || wanted > MOST_BYTES)
    throw new ApiError(
      'ValidationException',
      '1 validation error detected: the length of the data key is out of range.',
    );
  return wanted;
}
