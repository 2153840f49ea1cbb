import type { FaultsInForce } from '../faults/inForce';
import { notAuthorized } from '../faults/refusals';
import { ecsArn } from '../services/account';
import type { Identity } from './credentials';
import { ApiError } from './errors';
import type { Input } from './input';

/** @throws ApiError AccessDeniedException with IAM's message if the caller may not make this call. */
export function authorize(identity: Identity, faults: FaultsInForce, action: string, input: Input): void {
  const cluster = input.string('cluster') ?? input.string('KeyId');
  authorizeAction(
    identity,
    faults,
    action,
    cluster === undefined ? '*' : cluster.startsWith('arn:') ? cluster : ecsArn(`cluster/${cluster}`),
  );
}

/** @throws ApiError AccessDeniedException */
export function authorizeAction(identity: Identity, faults: FaultsInForce, action: string, resource: string): void {
  if (identity.allows(action) && !faults.denies(action, 'caller')) return;
  throw new ApiError('AccessDeniedException', notAuthorized(identity.arn, action, resource));
}
