import { createAccountReader } from '../ecs/account/reader';
import type { AccountReader } from '../ecs/account/types';
import { createEcsReader } from '../ecs/client';
import { connectionFor, type AwsConnection } from '../ecs/connection';
import { credentialsFor } from '../ecs/credentials';
import { toEcsError } from '../ecs/errors';
import type { AwsLocation } from '../ecs/location';
import type { EcsReader, AwsSettings } from '../ecs/types';
import { createExecApi } from '../exec/aws/aws';
import { openRemoteHost } from '../exec/remoteHost';
import type { ExecApi, OpenHost } from '../exec/types';
import type { TimeLimits } from '../network/requestHandler';

/**
 * One way into AWS: a region with credentials, and all that is asked through them. Several may exist at a time; whatever
 * belongs to one (a row of a tree, a target) carries it, so that nothing is asked of another.
 */
export interface AwsAccess {
  /** Tells the accesses of a process apart: profile, region, endpoint. No secret is in it. */
  readonly id: string;
  /** The profile as it was set; '' where AWS's default chain decides. */
  readonly profile: string;
  readonly region: string;
  readonly ecs: EcsReader;
  readonly account: AccountReader;
  readonly exec: ExecApi;
  /** Opens a session into a container, with a command server in it. Throws ExecError. */
  readonly openHost: OpenHost;
  /** Account and region its credentials belong to: asked once of STS, a failure is not kept. Throws EcsError. */
  location(): Promise<AwsLocation>;
  /** From the next call on, credentials and account are asked for again, as after a sign-in. What runs goes on with the old ones. */
  renew(): void;
}

/** What it takes to read what runs and to go into a task. */
export type TaskAccess = Pick<AwsAccess, 'ecs' | 'openHost'>;

export interface AccessOptions {
  /** Absent: the usual ones. */
  readonly limits?: TimeLimits;
  /** Where the frames of a session that opens now are noted, one redacted line each; undefined: nowhere. */
  readonly trace?: () => ((line: string) => void) | undefined;
}

/**
 * Opens an access: one set of credentials, resolved once for all that it asks, and one pool of connections. Nothing is asked
 * of AWS yet. Throws EcsError where no region is known, the endpoint is refused or the way out is set wrongly.
 */
export async function openAccess(settings: AwsSettings, { limits, trace }: AccessOptions = {}): Promise<AwsAccess> {
  const connection = await connectionFor(settings, limits).catch((error: unknown) => {
    throw toEcsError(error, { action: 'connect', region: settings.region });
  });
  const { region, endpointUrl, requestHandler } = connection;
  const profile = settings.profile.trim();
  let clients = clientsOf(connection);
  return {
    id: JSON.stringify([profile, region, endpointUrl ?? '']),
    profile,
    region,
    get ecs() {
      return clients.ecs;
    },
    get account() {
      return clients.account;
    },
    get exec() {
      return clients.exec;
    },
    openHost: (target, options) =>
      openRemoteHost(clients.exec, target, { ...options, trace: options.trace ?? trace?.() }),
    location: () => clients.location(),
    renew() {
      // A client of the SDK keeps the credentials it got, so others take its place.
      clients = clientsOf({ ...connection, credentials: credentialsFor(profile, requestHandler) });
    },
  };
}

function clientsOf(connection: AwsConnection) {
  const ecs = createEcsReader(connection);
  let location: Promise<AwsLocation> | undefined;
  const locate = async (): Promise<AwsLocation> => {
    const { arn, account, region } = await ecs.identity();
    return { partition: arn.split(':')[1] ?? '', accountId: account, region };
  };
  return {
    ecs,
    account: createAccountReader(connection),
    exec: createExecApi(connection),
    location: () =>
      (location ??= locate().catch((error: unknown) => {
        location = undefined;
        throw error;
      })),
  };
}
