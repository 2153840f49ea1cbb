import { NetworkError } from '../network/types';
import { EcsError } from './types';

/** The call that failed, for the message. `action` is the name of the IAM action, e.g. `ecs:ListServices`. */
export interface CallContext {
  readonly action: string;
  readonly region: string;
  readonly endpointUrl?: string;
  readonly cluster?: string;
  readonly service?: string;
}

const EXPIRED = new Set(['ExpiredTokenException', 'ExpiredToken', 'RequestExpired', 'TokenRefreshRequired']);
const BAD_KEYS = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'AuthFailure',
  'InvalidAccessKeyId',
]);
const NO_CREDENTIALS = new Set(['CredentialsProviderError', 'TokenProviderError', 'ProviderError']);
const DENIED = new Set(['AccessDeniedException', 'AccessDenied', 'UnauthorizedOperation', 'NotAuthorized']);
const THROTTLED = new Set(['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded']);
const UNREACHABLE = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'EPIPE',
  'TimeoutError',
  'NetworkingError',
  'CERT_HAS_EXPIRED',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** The error code of AWS or Node, e.g. `AccessDeniedException` or `ECONNREFUSED`; 'Error' if there is none. */
function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'Error';
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === 'string' && UNREACHABLE.has(code)) return code;
  if (typeof name === 'string' && name !== '' && name !== 'Error') return name;
  return typeof code === 'string' && code !== '' ? code : 'Error';
}

/**
 * Whether the request was sent but not answered in time. A connection that could not be opened in time does not count.
 */
const isTooLate = (error: unknown): boolean =>
  error instanceof Error && error.name === 'TimeoutError' && /requestTimeout|socket timed out/.test(error.message);

/**
 * A failed call in words. Never throws and never quotes a message that may carry part of a signed request; the raw
 * error is the `cause`, to be redacted before it is logged.
 */
export function toEcsError(error: unknown, call: CallContext): EcsError {
  if (error instanceof EcsError) return error;
  if (error instanceof NetworkError) return new EcsError(error.name, error.message, error.hint, { cause: error });
  const code = codeOf(error);
  const say = (what: string, hint: string): EcsError => new EcsError(code, what, hint, { cause: error });
  const where =
    call.endpointUrl === undefined ? `ECS in ${call.region}` : `the endpoint ${new URL(call.endpointUrl).host}`;

  if (code === 'AbortError') return say('The request was cancelled.', 'Run it again when you want the answer.');
  if (DENIED.has(code)) {
    return say(
      `AWS refused ${call.action}: these credentials may not do that.`,
      `Allow ${call.action} to this identity, or use another profile.`,
    );
  }
  if (EXPIRED.has(code))
    return say('The AWS credentials have expired.', 'Sign in again (for example "aws sso login"), then refresh.');
  if (BAD_KEYS.has(code)) {
    return say(
      'AWS does not accept these credentials.',
      "Check the profile and its keys, the region, and this machine's clock.",
    );
  }
  if (NO_CREDENTIALS.has(code)) {
    return say(
      'No usable AWS credentials were found.',
      'Sign in (for example "aws sso login"), set a profile in the settings, or export AWS_PROFILE.',
    );
  }
  if (code === 'ClusterNotFoundException') {
    return say(
      `There is no cluster "${call.cluster ?? ''}" in ${call.region}.`,
      "Check the cluster's name, or change the region.",
    );
  }
  if (code === 'ServiceNotFoundException' || code === 'ServiceNotActiveException') {
    return say(
      `There is no active service "${call.service ?? ''}" in cluster "${call.cluster ?? ''}" (${call.region}).`,
      "Check the service's name, the cluster and the region.",
    );
  }
  if (THROTTLED.has(code))
    return say(`AWS is limiting ${call.action} calls at the moment.`, 'Wait a few seconds, then try again.');
  if (isTooLate(error))
    return say(
      `${where[0].toUpperCase()}${where.slice(1)} did not answer ${call.action} in time.`,
      'Check your network, VPN or proxy, and the endpoint setting, then try again.',
    );
  if (UNREACHABLE.has(code)) {
    const wrongRegion = code === 'ENOTFOUND' && call.endpointUrl === undefined;
    return say(
      `Could not reach ${where} (${code}).`,
      wrongRegion
        ? `Check that "${call.region}" is an AWS region, then your network, VPN or proxy.`
        : 'Check your network, VPN or proxy, and the endpoint setting, then try again.',
    );
  }
  const detail = error instanceof Error ? error.message.replace(/\p{Cc}+/gu, ' ').slice(0, 300) : '';
  return say(
    `${call.action} failed at ${where}: ${code}${detail === '' ? '' : ` (${detail})`}.`,
    'See the log for the raw cause, then try again.',
  );
}
