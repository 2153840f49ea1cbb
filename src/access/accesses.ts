import { isSameLocation, type AwsLocation } from '../ecs/location';
import type { AwsSettings } from '../ecs/types';
import { openAccess, type AccessOptions, type AwsAccess } from './awsAccess';

/** The accesses of one process, each opened once. */
export interface Accesses {
  /** The one that the settings of now ask for. Throws EcsError; a failure is not kept. */
  current(): Promise<AwsAccess>;
  /** One that differs from the settings of now, kept beside the current one. Throws EcsError. */
  open(change: Partial<Pick<AwsSettings, 'profile' | 'region'>>): Promise<AwsAccess>;
  /** All that are open, the current one first. Throws EcsError where that cannot be opened. */
  all(): Promise<AwsAccess[]>;
  /** Credentials and accounts of all that are open are asked for again, as after a sign-in. */
  renew(): Promise<void>;
  /** Forgets them all: settings, region and credentials are resolved again when next asked for. */
  reset(): void;
}

/** `settings` are read when an access is opened. */
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

/** Accesses by whether they lead to where something was. */
export interface FoundAccesses {
  readonly same: readonly AwsAccess[];
  /** Those that lead elsewhere, with where. */
  readonly elsewhere: readonly { readonly access: AwsAccess; readonly location: AwsLocation }[];
  /** Those whose account could not be asked for, with the error. */
  readonly unknown: readonly { readonly access: AwsAccess; readonly error: unknown }[];
}

/** Compares partition, account and region; a profile's name may stand for another account tomorrow, so it does not count. */
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
