import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { EcsError } from './types';

/**
 * Longer than the limit for a call to AWS, because a helper program (`credential_process`) may ask the user for a code.
 */
const LIMIT_MS = 120_000;

/**
 * Credentials from AWS's default chain (environment, profile and SSO, web identity, container, instance), using
 * `profile` unless it is empty. Reads nothing before the provider is first called, then caches the credentials for
 * every client of an access until shortly before they expire. Calls sign-in services (SSO, STS) through
 * `requestHandler`. The provider rejects with EcsError `CredentialsTimeout` after `limitMs`, whichever part of the
 * chain hangs: a helper program has no time limit, nor has the request to a container's credentials endpoint
 * (@aws-sdk/credential-provider-http).
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
    // The SDK reads the shared files once a process otherwise, also for a new chain: keys renewed there would never be seen.
    const reading = { clientConfig: { requestHandler }, ignoreCache: true };
    return fromNodeProviderChain({ ...reading, ...(name === '' ? {} : { profile: name }) });
  };
  const resolve: AwsCredentialIdentityProvider = async (properties) => {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        // The chain would wait for the hanging attempt for ever, so the next call starts a new chain.
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
  // Concurrent callers share one attempt. Without this, fromNodeProviderChain creates a chain for each call that
  // arrives while it is loading (@aws-sdk/credential-providers 3.1169.0), and each chain runs the helper program or the
  // sign-in.
  return (properties) => {
    if (properties?.forceRefresh === true) return resolve(properties);
    return (pending ??= resolve(properties).finally(() => (pending = undefined)));
  };
}
