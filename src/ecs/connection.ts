import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { credentialsFor } from './credentials';
import { checkEndpoint } from './endpoint';
import { resolveRegion } from './region';
import type { EcsSettings } from './types';

/** What an AWS client needs to be made: shared by the reader here and the exec channel. */
export interface AwsConnection {
  readonly region: string;
  /** Absent: AWS. Else the endpoint for ECS, SSM, STS and KMS. */
  readonly endpointUrl?: string;
  readonly credentials: AwsCredentialIdentityProvider;
}

/** Resolves the settings once. Throws EcsError where no region is known or the endpoint is refused. */
export async function connectionFor(settings: EcsSettings): Promise<AwsConnection> {
  const endpointUrl = checkEndpoint(settings.endpointUrl);
  const region = await resolveRegion(settings);
  const credentials = credentialsFor(settings);
  return endpointUrl === undefined ? { region, credentials } : { region, endpointUrl, credentials };
}
