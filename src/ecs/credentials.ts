import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { EcsSettings } from './types';

/**
 * Credentials by AWS's default chain (environment, profile and SSO, web identity, container, instance), with the
 * profile of the settings where one is set. Nothing is read before the provider is first called; it keeps what it got
 * until shortly before that expires.
 */
export function credentialsFor(settings: EcsSettings): AwsCredentialIdentityProvider {
  let provider: Promise<AwsCredentialIdentityProvider> | undefined;
  const load = async (): Promise<AwsCredentialIdentityProvider> => {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    const profile = settings.profile.trim();
    return fromNodeProviderChain(profile === '' ? {} : { profile });
  };
  return async (properties) => (await (provider ??= load()))(properties);
}
