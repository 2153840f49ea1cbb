import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { EcsError } from './types';

/** A helper program (`credential_process`) may ask a person for a code, so this is longer than a call to AWS may take. */
const LIMIT_MS = 120_000;

/**
 * Credentials by AWS's default chain (environment, profile and SSO, web identity, container, instance), with `profile`
 * where it is not empty. Nothing is read before the provider is first called; it keeps what it got until shortly before that
 * expires, for every client of an access. Sign-in services (SSO, STS) are reached through `requestHandler`.
 * The provider rejects with EcsError `CredentialsTimeout` after `limitMs`, whatever in the chain hangs: a helper program has no limit
 * of its own, and neither has the request to a container's credentials endpoint (@aws-sdk/credential-provider-http).
 */
export function credentialsFor(
  profile: string,
  requestHandler: NodeHttpHandler,
  limitMs = LIMIT_MS,
): AwsCredentialIdentityProvider {
  let provider: Promise<AwsCredentialIdentityProvider> | undefined;
  const load = async (): Promise<AwsCredentialIdentityProvider> => {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    const name = profile.trim();
    return fromNodeProviderChain({ clientConfig: { requestHandler }, ...(name === '' ? {} : { profile: name }) });
  };
  const resolve: AwsCredentialIdentityProvider = async (properties) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        // The chain keeps the attempt that hangs; the next call starts another chain.
        provider = undefined;
        reject(
          new EcsError(
            'CredentialsTimeout',
            `AWS credentials were not provided within ${Math.round(limitMs / 1000)} s.`,
            'Check what provides them (credential_process of the profile, sign-in service, metadata endpoint), then try again.',
          ),
        );
      }, limitMs);
    });
    try {
      return await Promise.race([(provider ??= load()).then((chain) => chain(properties)), late]);
    } finally {
      clearTimeout(timer);
    }
  };
  let pending: ReturnType<AwsCredentialIdentityProvider> | undefined;
  // Clients that ask at the same time share one attempt: called again while it loads, fromNodeProviderChain makes
  // another chain for each call (@aws-sdk/credential-providers 3.1169.0), and a program or sign-in would be asked by each.
  return (properties) => {
    if (properties?.forceRefresh === true) return resolve(properties);
    return (pending ??= resolve(properties).finally(() => (pending = undefined)));
  };
}
