import type { Agent } from 'node:http';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { EcsSettings } from './types';

/**
 * Credentials by AWS's default chain (environment, profile and SSO, web identity, container, instance), with the
 * profile of the settings where one is set. Nothing is read before the provider is first called; it keeps what it got
 * until shortly before that expires. Sign-in services (SSO, STS) are reached by `agent`.
 */
export function credentialsFor(settings: EcsSettings, agent?: Agent): AwsCredentialIdentityProvider {
  let provider: Promise<AwsCredentialIdentityProvider> | undefined;
  const load = async (): Promise<AwsCredentialIdentityProvider> => {
    const { fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
    const profile = settings.profile.trim();
    const out =
      agent === undefined ? {} : { clientConfig: { requestHandler: { httpAgent: agent, httpsAgent: agent } } };
    return fromNodeProviderChain(profile === '' ? out : { ...out, profile });
  };
  return async (properties) => (await (provider ??= load()))(properties);
}
