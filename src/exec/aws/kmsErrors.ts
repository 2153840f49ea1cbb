/** Why KMS gave no data key, as ExecError. */
import { describeAwsError } from './awsErrors';
import { ExecError, type ExecErrorCode } from '../types';

interface Rule {
  readonly name: RegExp;
  readonly code: ExecErrorCode;
  readonly why: string;
  readonly hint: string;
}

const NAMED = 'the KMS key that the cluster’s executeCommandConfiguration names';

const rules: readonly Rule[] = [
  {
    name: /^AccessDenied(Exception)?$/,
    code: 'access-denied',
    why: 'you may not use the cluster’s KMS key',
    hint: `Your identity needs kms:GenerateDataKey on ${NAMED}; its key policy must allow it too.`,
  },
  {
    name: /^DisabledException$/,
    code: 'other',
    why: 'the cluster’s KMS key is disabled',
    hint: `Enable ${NAMED}, or choose another one.`,
  },
  {
    name: /^KMSInvalidStateException$/,
    code: 'other',
    why: 'the cluster’s KMS key cannot be used in its state',
    hint: `See whether ${NAMED} waits for deletion or for its key material.`,
  },
  {
    name: /^NotFoundException$/,
    code: 'other',
    why: 'the cluster’s KMS key does not exist',
    hint: `Correct kmsKeyId: ${NAMED} is not in this region and account.`,
  },
  {
    name: /^(InvalidKeyUsageException|InvalidGrantTokenException|ValidationException)$/,
    code: 'other',
    why: 'the cluster’s KMS key is not one for symmetric encryption',
    hint: `Replace ${NAMED} by a symmetric one for encryption.`,
  },
  {
    name: /^(KeyUnavailable(Exception)?|DependencyTimeout(Exception)?|KMSInternal(Exception)?|Throttling(Exception)?|LimitExceededException)$/,
    code: 'other',
    why: 'KMS could not answer just now; trying again did not help',
    hint: 'Try again in a minute.',
  },
];

/** The first rule that fits; AWS's own words follow, and the raw error is the cause. */
export function dataKeyError(error: unknown): ExecError {
  const { name, text, own } = describeAwsError(error);
  if (own) return own;
  const rule = rules.find((r) => r.name.test(name));
  const detail = text === '' ? '' : ` (${name}: ${text})`;
  const { code, why, hint } = rule ?? {
    code: 'other' as const,
    why: 'KMS gave no data key',
    hint: 'Check that KMS can be reached (network, VPC endpoint); see the cause in the log.',
  };
  return new ExecError(code, `The session is encrypted and ${why}.${detail}`, hint, { cause: error });
}
