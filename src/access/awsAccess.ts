import { createAccountReader } from '../ecs/account/reader';
import type { AccountReader } from '../ecs/account/types';
import { createEcsReader } from '../ecs/client';
import { connectionFor, type AwsConnection } from '../ecs/connection';
import { credentialsFor } from '../ecs/credentials';
import { toEcsError } from '../ecs/errors';
import type { AwsLocation } from '../metadata/location';
import type { EcsReader, AwsSettings } from '../ecs/types';
import { createExecApi } from '../exec/aws/aws';
import { openRemoteHost } from '../exec/remoteHost';
import type { ExecApi, OpenHost } from '../exec/types';
import type { TimeLimits } from '../network/requestHandler';

/**
 * Access to AWS with one set of credentials in one region, and every client that uses it. Several may exist at the same
 * time: rows of a tree and targets carry the access they were found through, so that later calls go to the same
 * account.
 */
export interface AwsAccess {
  /** Identifies the access within the process: profile, region, endpoint. Contains no secret. */
  readonly id: string;
  /** The profile from the settings or from AWS_PROFILE; '' if neither names one. */
  readonly profile: string;
  readonly region: string;
  readonly ecs: EcsReader;
  readonly account: AccountReader;
  readonly exec: ExecApi;
  /** Opens a session into a container, with a command server in it. Throws ExecError. */
  readonly openHost: OpenHost;
  /** The account and region of its credentials. Asks STS once; a failure is not cached. Throws EcsError. */
  location(): Promise<AwsLocation>;
  /**
   * Makes the next call resolve credentials and account again, as is needed after a sign-in. Running operations keep
   * the old ones.
   */
  renew(): void;
}

/** The part that is needed to list tasks and to open a session in one. */
export type TaskAccess = Pick<AwsAccess, 'profile' | 'ecs' | 'openHost'>;

export interface AccessOptions {
  /** Defaults to `usualLimits`. */
  readonly limits?: TimeLimits;
  /** Called when a session opens; what it returns gets one redacted line for each frame of that session. */
  readonly trace?: () => ((line: string) => void) | undefined;
}

/**
 * Opens an access. All its clients share one set of credentials, resolved once, and one pool of connections. Makes no
 * call to AWS yet. Throws EcsError if no region is known, the endpoint is refused, or the proxy settings are wrong.
 */
export async function openAccess(settings: AwsSettings, { limits, trace }: AccessOptions = {}): Promise<AwsAccess> {
  const connection = await connectionFor(settings, limits).catch((error: unknown) => {
    throw toEcsError(error, { action: 'connect', region: settings.region });
  });
  const { region, endpointUrl, requestHandler } = connection;
  const profile = settings.profile.trim() || (process.env['AWS_PROFILE']?.trim() ?? '');
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
      // A client of the SDK keeps the credentials it was given, so new clients are needed.
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
