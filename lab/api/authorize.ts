import { ecsArn } from '../services/account';
import type { Identity } from './credentials';
import { ApiError } from './errors';
import type { Input } from './input';

/** @throws ApiError AccessDeniedException in IAM's words when the caller may not do this. */
export function authorize(identity: Identity, action: string, input: Input): void {
  if (identity.allows(action)) return;
  const cluster = input.string('cluster');
  const resource = cluster === undefined ? '*' : cluster.startsWith('arn:') ? cluster : ecsArn(`cluster/${cluster}`);
  throw new ApiError('AccessDeniedException',
    `User: ${identity.arn} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`);
}
