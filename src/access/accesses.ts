import { isSameLocation, type AwsLocation } from '../metadata/location';
import type { AwsSettings } from '../ecs/types';
import { openAccess, type AccessOptions, type AwsAccess } from './awsAccess';

/** All accesses of this process; each is opened once. */
export interface Accesses {
  /** The access for the current settings. Throws EcsError; a failure is not cached. */
  current(): Promise<AwsAccess>;
  /** An access for the current settings with these changes, kept beside the current one. Throws EcsError. */
  open(change: Partial<Pick<AwsSettings, 'profile' | 'region'>>): Promise<AwsAccess>;
  /** All open accesses, the current one first. Throws EcsError if the current one cannot be opened. */
  all(): Promise<AwsAccess[]>;
  /** Makes all open accesses resolve their credentials and accounts again, as is needed after a sign-in. */
  renew(): Promise<void>;
  /** Forgets all accesses, so that settings, region and credentials are read again. */
  reset(): void;
}

/** `settings` is called each time an access is opened. */
export function createAccesses(settings: () => AwsSettings, options: AccessOptions = {}): Accesses {
  let opened = new Map<string, Promise<AwsAccess>>();
  const open: Accesses['open'] = (change) => {
    const wanted = { ...settings(), ...change };
    const key = JSON.stringify([wanted.profile, wanted.region, wanted.endpointUrl]);
    const known = opened.get(key);
    if (known !== undefined) return known;
    const kept = opened;
    const opening = openAccess(wanted, options).catch((error: unknown) => {
      kept.delete(key);
      throw error;
    });
    opened.set(key, opening);
    return opening;
  };
  const current = (): Promise<AwsAccess> => open({});
  return {
    current,
    open,
    async all() {
      const first = await current();
      const others = await Promise.all([...opened.values()]);
      return [first, ...others.filter((access) => access !== first)];
    },
    async renew() {
      for (const access of await Promise.allSettled(opened.values()))
        if (access.status === 'fulfilled') access.value.renew();
    },
    reset() {
      opened = new Map();
    },
  };
}

/** Accesses grouped by whether they lead to a given location. */
export interface FoundAccesses {
  readonly same: readonly AwsAccess[];
  /** Accesses to other locations. */
  readonly elsewhere: readonly { readonly access: AwsAccess; readonly location: AwsLocation }[];
  /** Accesses whose account could not be determined. */
  readonly unknown: readonly { readonly access: AwsAccess; readonly error: unknown }[];
}

/** Compares partition, account and region, but not the profile: the same name may mean another account tomorrow. */
export async function findAccesses(accesses: readonly AwsAccess[], wanted: AwsLocation): Promise<FoundAccesses> {
  const asked = await Promise.all(
    accesses.map(async (access) => {
      try {
        return { access, location: await access.location() };
      } catch (error) {
        return { access, error };
      }
    }),
  );
  const located = asked.flatMap((one) => (one.location === undefined ? [] : [one]));
  return {
    same: located.filter(({ location }) => isSameLocation(location, wanted)).map(({ access }) => access),
    elsewhere: located.filter(({ location }) => !isSameLocation(location, wanted)),
    unknown: asked.flatMap((one) => (one.location === undefined ? [{ access: one.access, error: one.error }] : [])),
  };
}
