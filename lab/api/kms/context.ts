import { ApiError } from '../errors';
import type { CallContext } from '../operation';
import type { Input } from '../input';
import { REGION } from '../../services/account';

/** The key a call names by ARN or id must be the one there is. @throws ApiError NotFoundException */
export function checkKey({ gateway, region }: CallContext, keyId: string): void {
  const { keys } = gateway;
  if (region === REGION && (keyId === keys.keyArn || keyId === keys.keyId)) return;
  throw new ApiError('NotFoundException', keyId.startsWith('arn:') ? `Key '${keyId}' does not exist` : `Key 'arn:aws:kms:${region}:${keys.keyArn.split(':')[4]}:key/${keyId}' does not exist`);
}

/** A blob member: base64. @throws ApiError */
export function blob(input: Input, key: string): Buffer {
  const text = input.required(key);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) throw new ApiError('SerializationException', `${key} is not base64.`);
  return Buffer.from(text, 'base64');
}
