/**
 * Errors of ExecuteCommand (docs/data-channel.md, 1.4) and of KMS as ExecError: what happened, why, what to do next.
 */
import { ExecError, type ExecErrorCode } from '../types';

interface Rule {
  readonly name: RegExp;
  readonly text?: RegExp;
  readonly code: ExecErrorCode;
  readonly message: string;
  readonly hint: string;
}

/** Node's error codes for an untrusted certificate. */
export const CERTIFICATE = /SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)_|\bCERT_|ERR_TLS_CERT/;

const rules: readonly Rule[] = [
  {
    name: /^InvalidParameterException$/,
    text: /execute command was not enabled|command agent isn.t running/i,
    code: 'exec-disabled',
    message: 'ECS Exec is not usable in this task: it was off when the task started, or its agent is not running.',
    hint: 'Wait if the task just started; else turn on enableExecuteCommand for the service and start new tasks (a new deployment).',
  },
  {
    name: /^TargetNotConnectedException$/,
    code: 'agent-not-running',
    message: 'The exec agent of this container is not connected to Session Manager.',
    hint: 'The task role needs the four ssmmessages permissions, the network a way to ssmmessages (NAT or VPC endpoint), and AWS keys in the container’s environment get in its way.',
  },
  {
    name: /^ClusterNotFoundException$/,
    code: 'cluster-not-found',
    message: 'The cluster does not exist in this region and account.',
    hint: 'Check the region and the profile.',
  },
  {
    name: /^AccessDenied(Exception)?$/,
    code: 'access-denied',
    message: 'You may not run commands in this task.',
    hint: 'Your identity needs ecs:ExecuteCommand on the cluster and the task; condition keys must match.',
  },
  {
    name: /^(ExpiredToken(Exception)?|UnrecognizedClientException|InvalidSignatureException|InvalidClientTokenId|CredentialsProviderError|TokenProviderError|MissingAuthenticationToken(Exception)?|IncompleteSignature)$/,
    code: 'credentials',
    message: 'Your AWS credentials are missing, wrong or expired.',
    hint: 'Sign in again (for example aws sso login) or choose another profile.',
  },
  {
    name: /^InvalidParameterException$/,
    text: /task.*(not found|stopped|not running)|not found/i,
    code: 'target-gone',
    message: 'The task or container is no longer there.',
    hint: 'Refresh and choose a running task.',
  },
  {
    name: /^(ServerException|ServiceUnavailable(Exception)?|InternalFailure|InternalServerError)$/,
    code: 'other',
    message: 'ECS could not run the command just now; trying again did not help.',
    hint: 'Try again in a minute.',
  },
  {
    name: /^(Throttling(Exception)?|ThrottledException|TooManyRequestsException|RequestLimitExceeded)$/,
    code: 'other',
    message: 'AWS is throttling this account’s requests; trying again did not help.',
    hint: 'Try again in a minute.',
  },
  {
    name: /^ClientException$/,
    code: 'other',
    message: 'ECS refused the request.',
    hint: 'Check that the task and container belong to this cluster and that you may use them.',
  },
  {
    name: /^InvalidParameterException$/,
    code: 'other',
    message: 'ECS refused a parameter of the request.',
    hint: 'Refresh and try again.',
  },
  {
    name: /./,
    text: CERTIFICATE,
    code: 'other',
    message:
      'The certificate of the AWS endpoint is not trusted: something in between opens TLS, or the endpoint has an authority of its own.',
    hint: 'Name its authority’s PEM file in ecsProfiler.network.caFile or AWS_CA_BUNDLE.',
  },
  {
    name: /^TimeoutError$/,
    text: /requestTimeout|socket timed out/,
    code: 'other',
    message: 'The AWS endpoint did not answer in time.',
    hint: 'Check the network, the proxy and the endpoint setting, then try again.',
  },
  {
    name: /./,
    text: /ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|ECONNRESET|socket hang up/i,
    code: 'other',
    message: 'The AWS endpoint could not be reached.',
    hint: 'Check the network, the proxy and the endpoint setting.',
  },
];

/** The first matching rule. AWS's own message follows, on one line; the raw error is the cause. */
export function executeCommandError(error: unknown): ExecError {
  const { name, text, own } = describeAwsError(error);
  if (own) return own;
  const rule = rules.find((r) => r.name.test(name) && (r.text?.test(text) ?? true));
  const detail = text === '' ? '' : ` (${name}: ${text})`;
  if (rule) return new ExecError(rule.code, `${rule.message}${detail}`, rule.hint, { cause: error });
  return new ExecError(
    'other',
    `The command could not be started in the container.${detail}`,
    'See the cause in the log.',
    { cause: error },
  );
}

interface AwsErrorText {
  /** Without any `namespace#` prefix. */
  readonly name: string;
  /** From either spelling in AWS's responses (`message`, `Message`), on one line. */
  readonly text: string;
  /** Set if the error already says what happened and what to do, such as a network or proxy error. */
  readonly own?: ExecError;
}

/** Extracts name and text from an SDK error. */
export function describeAwsError(error: unknown): AwsErrorText {
  if (typeof error !== 'object' || error === null) return { name: 'Error', text: '' };
  const { name, message, Message, code, hint } = error as Record<string, unknown>;
  const words = [message, Message].find((m) => typeof m === 'string' && m !== '');
  const text = [typeof code === 'string' ? code : '', typeof words === 'string' ? words : ''].filter(Boolean).join(' ');
  return {
    name: String(name ?? 'Error').replace(/^.*#/, ''),
    text: text.replace(/[\p{Cc}\s]+/gu, ' ').slice(0, 500),
    own: typeof hint === 'string' ? new ExecError('other', String(words ?? ''), hint, { cause: error }) : undefined,
  };
}

const NAMED = 'the KMS key that the cluster’s executeCommandConfiguration names';

/** Why KMS returned no data key. */
const keyRules: readonly Rule[] = [
  {
    name: /^AccessDenied(Exception)?$/,
    code: 'access-denied',
    message: 'you may not use the cluster’s KMS key',
    hint: `Your identity needs kms:GenerateDataKey on ${NAMED}; its key policy must allow it too.`,
  },
  {
    name: /^DisabledException$/,
    code: 'other',
    message: 'the cluster’s KMS key is disabled',
    hint: `Enable ${NAMED}, or choose another one.`,
  },
  {
    name: /^KMSInvalidStateException$/,
    code: 'other',
    message: 'the cluster’s KMS key cannot be used in its state',
    hint: `See whether ${NAMED} waits for deletion or for its key material.`,
  },
  {
    name: /^NotFoundException$/,
    code: 'other',
    message: 'the cluster’s KMS key does not exist',
    hint: `Correct kmsKeyId: ${NAMED} is not in this region and account.`,
  },
  {
    name: /^(InvalidKeyUsageException|InvalidGrantTokenException|ValidationException)$/,
    code: 'other',
    message: 'the cluster’s KMS key is not one for symmetric encryption',
    hint: `Replace ${NAMED} by a symmetric one for encryption.`,
  },
  {
    name: /^(KeyUnavailable(Exception)?|DependencyTimeout(Exception)?|KMSInternal(Exception)?|Throttling(Exception)?|LimitExceededException)$/,
    code: 'other',
    message: 'KMS could not answer just now; trying again did not help',
    hint: 'Try again in a minute.',
  },
];

/** KMS returned no data key: the first matching rule. AWS's own message follows; the raw error is the cause. */
export function dataKeyError(error: unknown): ExecError {
  const { name, text, own } = describeAwsError(error);
  if (own) return own;
  const rule = keyRules.find((r) => r.name.test(name));
  const detail = text === '' ? '' : ` (${name}: ${text})`;
  const { code, message, hint } = rule ?? {
    code: 'other' as const,
    message: 'KMS gave no data key',
    hint: 'Check that KMS can be reached (network, VPC endpoint); see the cause in the log.',
  };
  return new ExecError(code, `The session is encrypted and ${message}.${detail}`, hint, { cause: error });
}
