import { ACCOUNT, REGION } from '../../services/account';
import { ApiError } from '../errors';
import type { CallContext } from '../operation';

/** Checks that the key in a call, an ARN or id, is the only existing one. @throws ApiError NotFoundException */
export function checkKey({ gateway, region }: CallContext, keyId: string): void {
  const { keys } = gateway;
  if (region === REGION && (keyId === keys.keyArn || keyId === keys.keyId)) return;
  throw new ApiError(
    'NotFoundException',
    `Key '${keyId.startsWith('arn:') ? keyId : `arn:aws:kms:${region}:${ACCOUNT}:key/${keyId}`}' does not exist`,
  );
}
