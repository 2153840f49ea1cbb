import { ACCOUNT, REGION } from '../services/account';
import { Refusal } from '../refusal';
import type { ExecuteCommandFault } from './types';

/** Text of InvalidParameterException if the exec agent is not running (docs/data-channel.md, 1.4). */
const NOT_ENABLED =
  'The execute command failed because execute command was not enabled when the task was run or the execute command agent ' +
  'isn’t running. Wait and try again or run a new task with execute command enabled and try again.';

/** Text of TargetNotConnectedException (docs/data-channel.md, 1.4). */
const INTERNAL = 'The execute command failed due to an internal error. Try again later.';

/** IAM's message for an action that is not allowed. */
export const notAuthorized = (who: string, action: string, resource: string): string =>
  `User: ${who} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`;

export const userArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:user/${name}`;

/** The documented texts of docs/data-channel.md, 1.4; those of ClientException and ThrottlingException are ours. */
const MESSAGES: Readonly<Record<ExecuteCommandFault, string>> = {
  InvalidParameterException: NOT_ENABLED,
  TargetNotConnectedException: INTERNAL,
  ClusterNotFoundException: 'Cluster not found.',
  AccessDeniedException: notAuthorized(
    userArn('lab'),
    'ecs:ExecuteCommand',
    `arn:aws:ecs:${REGION}:${ACCOUNT}:cluster/lab`,
  ),
  ServerException: 'Service Unavailable. Please try again later.',
  ClientException: 'An identifier is not valid, or the user has no permission to use it.',
  ThrottlingException: 'Rate exceeded',
};

/**
 * An error of ExecuteCommand; AccessDeniedException uses the second of the two spellings in docs/data-channel.md, 1.4.
 */
export function executeRefusal(error: ExecuteCommandFault, message = MESSAGES[error]): Refusal {
  return new Refusal(error, message, error === 'ServerException' ? 500 : 400, error === 'AccessDeniedException');
}

export const throttled = (): Refusal => new Refusal('ThrottlingException', 'Rate exceeded');
