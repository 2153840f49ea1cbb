import type { Agent } from 'node:http';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { TimeLimits } from '../network/requestHandler';
import { credentialsFor } from './credentials';
import { checkEndpoint } from './endpoint';
import { resolveRegion } from './region';
import type { EcsSettings } from './types';

/** What an AWS client needs to be made: shared by the readers here and the exec channel. */
export interface AwsConnection {
  readonly region: string;
  /** Absent: AWS. Else the endpoint for ECS, SSM, STS, KMS, IAM and EC2. */
  readonly endpointUrl?: string;
  readonly credentials: AwsCredentialIdentityProvider;
  /** Sends the requests of every client, within time limits. A client that uses it is never destroyed. */
  readonly requestHandler: NodeHttpHandler;
  /** The way out for a session's stream; the request handler has it too. Absent: Node's own. */
  readonly agent?: Agent;
}

/**
 * Resolves the settings once. `limits`: absent, the usual ones. Throws EcsError where no region is known or the endpoint is
 * refused, NetworkError where the way out is set wrongly.
 */
export async function connectionFor(settings: EcsSettings, limits?: TimeLimits): Promise<AwsConnection> {
  const endpointUrl = checkEndpoint(settings.endpointUrl);
  const region = await resolveRegion(settings);
  const agent = settings.agent?.();
  const { createRequestHandler } = await import('../network/requestHandler');
  const requestHandler = createRequestHandler(agent, limits);
  return {
    region,
    credentials: credentialsFor(settings.profile, requestHandler),
    requestHandler,
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(agent === undefined ? {} : { agent }),
  };
}

/** What the constructor of an AWS client takes for a connection. */
export const clientConfig = ({ region, endpointUrl, credentials, requestHandler }: AwsConnection) => ({
  region,
  credentials,
  requestHandler,
  ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
});
