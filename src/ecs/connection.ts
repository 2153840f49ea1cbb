import type { AwsCredentialIdentityProvider } from '@aws-sdk/types';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import type { Agent } from 'node:http';
import { credentialsFor } from './credentials';
import { EcsError, type AwsSettings } from './types';
import type { TimeLimits } from '../network/requestHandler';

/** What every AWS client is created with, here and in the exec channel. */
export interface AwsConnection {
  readonly region: string;
  /** Endpoint for ECS, SSM, STS, KMS, IAM and EC2; absent for AWS's own. */
  readonly endpointUrl?: string;
  readonly credentials: AwsCredentialIdentityProvider;
  /**
   * Sends the requests of all clients and enforces time limits. Never destroy a client that uses it: that would end the
   * requests of the others.
   */
  readonly requestHandler: NodeHttpHandler;
  /**
   * Proxy and certificate authorities for the stream of a session; the request handler uses it too. Absent for Node's
   * own.
   */
  readonly agent?: Agent;
}

/**
 * Resolves the settings once. `limits` defaults to `usualLimits`. Throws EcsError if no region is known or the endpoint
 * is refused, NetworkError if the proxy settings are wrong.
 */
export async function connectionFor(settings: AwsSettings, limits?: TimeLimits): Promise<AwsConnection> {
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

/** Constructor options of an AWS client for a connection. */
export const clientConfig = ({ region, endpointUrl, credentials, requestHandler }: AwsConnection) => ({
  region,
  credentials,
  requestHandler,
  ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
});

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Checks an endpoint given by the user and returns it normalised, or undefined for AWS's own. Plain `http://` is
 * accepted on loopback only: signed requests and session tokens must not cross a network in the clear. Throws EcsError
 * `EndpointRefused`.
 */
export function checkEndpoint(endpointUrl: string): string | undefined {
  const text = endpointUrl.trim();
  if (text === '') return undefined;
  const hint = 'Use an https:// address, or http:// on 127.0.0.1 or localhost, or leave the endpoint empty for AWS.';
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new EcsError('EndpointRefused', 'The endpoint is not a valid address.', hint);
  }
  if (url.username !== '' || url.password !== '') {
    throw new EcsError(
      'EndpointRefused',
      'The endpoint holds a user name or password, which would be sent along.',
      hint,
    );
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOOPBACK.test(url.hostname)))
    return url.href.replace(/\/$/, '');
  throw new EcsError(
    'EndpointRefused',
    `The endpoint ${url.protocol}//${url.host} is neither https nor on this machine.`,
    hint,
  );
}

/** Letters, digits and hyphens only, because a region becomes part of a host name. */
const REGION = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * The region to use: the setting, then `AWS_REGION`, `AWS_DEFAULT_REGION`, then the profile's own in the AWS config
 * file. Throws EcsError `RegionMissing` where none of them names one, `RegionInvalid` where it is no region name.
 */
export async function resolveRegion(settings: AwsSettings, env: NodeJS.ProcessEnv = process.env): Promise<string> {
  const named = settings.region.trim() || env['AWS_REGION']?.trim() || env['AWS_DEFAULT_REGION']?.trim();
  const region = named || (await regionOfProfile(settings.profile));
  if (REGION.test(region)) return region;
  throw new EcsError(
    'RegionInvalid',
    'The configured region is not an AWS region name.',
    'Choose a region such as eu-central-1.',
  );
}

/** The SDK reads the config files itself; it rejects where the profile names no region. */
async function regionOfProfile(profile: string): Promise<string> {
  const { ECSClient } = await import('@aws-sdk/client-ecs');
  const client = new ECSClient(profile.trim() === '' ? {} : { profile: profile.trim() });
  try {
    return await client.config.region();
  } catch (error) {
    const whose = profile.trim() === '' ? 'the default profile' : `profile "${profile.trim()}"`;
    throw new EcsError(
      'RegionMissing',
      `No AWS region is set: neither the settings, AWS_REGION, nor ${whose} names one.`,
      'Choose a region, or set AWS_REGION, or add "region = …" to the profile.',
      { cause: error },
    );
  } finally {
    client.destroy();
  }
}
