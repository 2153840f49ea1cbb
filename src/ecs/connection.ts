import type { Agent } from 'node:http';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import { credentialsFor } from './credentials';
import { checkEndpoint } from './endpoint';
import { resolveRegion } from './region';
import type { EcsSettings } from './types';

/** What an AWS client needs to be made: shared by the reader here and the exec channel. */
export interface AwsConnection {
  readonly region: string;
  /** Absent: AWS. Else the endpoint for ECS, SSM, STS, KMS, IAM and EC2. */
  readonly endpointUrl?: string;
  readonly credentials: AwsCredentialIdentityProvider;
  /** The way out, for every client and for a session's stream. Absent: Node's own. */
  readonly agent?: Agent;
}

/** Resolves the settings once. Throws EcsError where no region is known or the endpoint is refused, NetworkError where the way out is set wrongly. */
export async function connectionFor(settings: EcsSettings): Promise<AwsConnection> {
  const endpointUrl = checkEndpoint(settings.endpointUrl);
  const region = await resolveRegion(settings);
  const agent = settings.agent?.();
  const credentials = credentialsFor(settings, agent);
  return {
    region,
    credentials,
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(agent === undefined ? {} : { agent }),
  };
}

/** What the constructor of an AWS client takes for a connection. */
export const clientConfig = ({ region, endpointUrl, credentials, agent }: AwsConnection) => ({
  region,
  credentials,
  ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  ...(agent === undefined ? {} : { requestHandler: { httpAgent: agent, httpsAgent: agent } }),
});
