import { ACCOUNT } from '../services/account';
import { ApiError } from './errors';

export interface Identity {
  readonly name: string;
  readonly arn: string;
  readonly secret: string;
  /** Whether it may call an action such as `ecs:ListTasks`. */
  readonly allows: (action: string) => boolean;
}

const CHANGES = new Set([
  'ecs:ExecuteCommand',
  'ecs:UpdateService',
  'ssm:TerminateSession',
  'ssm:ResumeSession',
  'ssm:StartSession',
  'kms:GenerateDataKey',
  'kms:Decrypt',
]);

const identity = (name: string, allows: (action: string) => boolean): [string, Identity] => [
  name,
  { name, arn: `arn:aws:iam::${ACCOUNT}:user/${name}`, secret: 'lab', allows },
];

/**
 * The known identities: `lab` may do everything; the others show what missing permissions look like. The secret is
 * `lab` for each.
 */
const IDENTITIES = new Map([
  identity('lab', () => true),
  identity('lab-readonly', (action) => !CHANGES.has(action)),
  identity('lab-denied', (action) => action === 'sts:GetCallerIdentity'),
]);

export const identities = (): readonly Identity[] => [...IDENTITIES.values()];

/** The session token `expired` stands for expired credentials; any other is unknown. */
export function identityOf(accessKey: string, sessionToken: string | undefined): Identity | null {
  if (sessionToken === 'expired')
    throw new ApiError('ExpiredTokenException', 'The security token included in the request is expired');
  return sessionToken === undefined ? (IDENTITIES.get(accessKey) ?? null) : null;
}
