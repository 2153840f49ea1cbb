/** Finds the access to the account and region in which a capture was made. */
import { locationText, type AwsLocation } from '../metadata/location';
import { findAccesses, type Accesses, type FoundAccesses } from './accesses';
import type { AwsAccess } from './awsAccess';

/** Where a capture was made. The location decides which access fits; the profile is only a hint. */
export interface MadeAt {
  /** Null where it is unknown. */
  readonly location: AwsLocation | null;
  /** '' for the default chain, and where it is unknown. */
  readonly profile: string;
}

/** What to ask the user when no single access fits: the situation, and the choices. */
export interface AccessQuestion {
  readonly message: string;
  /** What the user can do if none of the choices is right. */
  readonly hint: string;
  readonly choices: readonly AccessChoice[];
}

interface AccessChoice {
  readonly label: string;
  /** Whether the choice is taken as it is. Otherwise the account of the opened access is compared again. */
  readonly isFinal: boolean;
  readonly open: () => Promise<AwsAccess>;
}

/**
 * Returns the access to the partition, account and region of `made`. If exactly one access fits, it is used without
 * asking. If several fit, or none does, `ask` decides; another account is never used without that. Returns undefined if
 * the user dismissed the question. Throws EcsError if an access cannot be opened.
 */
export async function matchAccess(
  accesses: Accesses,
  made: MadeAt,
  ask: (question: AccessQuestion) => Promise<AccessChoice | undefined>,
): Promise<AwsAccess | undefined> {
  for (;;) {
    const open = await accesses.all();
    const found = made.location === null ? null : await findAccesses(open, made.location);
    if (found?.same.length === 1) return found.same[0];
    const question =
      found === null || made.location === null
        ? unknownOrigin(open)
        : found.same.length > 1
          ? severalLead(found.same, made.location)
          : noneLeads(found, made.location, missingAccesses(accesses, open, made.location, made.profile));
    const chosen = await ask(question);
    if (chosen === undefined) return undefined;
    const access = await chosen.open();
    if (chosen.isFinal) return access;
  }
}

/** `profile prod in eu-central-1`. */
const accessText = ({ profile, region }: Pick<AwsAccess, 'profile' | 'region'>): string =>
  `${profile === '' ? 'the default profile' : `profile ${profile}`} in ${region}`;

const taken = (access: AwsAccess, label = accessText(access)): AccessChoice => ({
  label,
  isFinal: true,
  open: () => Promise.resolve(access),
});

const unknownOrigin = (open: readonly AwsAccess[]): AccessQuestion => ({
  message: 'The capture does not say which AWS account it was made in.',
  hint: 'Choose what to use, if you know.',
  choices: open.map((access) => taken(access)),
});

const severalLead = (same: readonly AwsAccess[], wanted: AwsLocation): AccessQuestion => ({
  message: `Several connections lead to ${locationText(wanted)}.`,
  hint: 'Choose the one to use.',
  choices: same.map((access) => taken(access)),
});

function noneLeads(
  { elsewhere, unknown }: FoundAccesses,
  wanted: AwsLocation,
  missing: readonly AccessChoice[],
): AccessQuestion {
  const places = [
    ...elsewhere.map(({ access, location }) => `${accessText(access)} leads to ${locationText(location)}`),
    ...unknown.map(
      ({ access, error }) =>
        `the account of ${accessText(access)} is unknown (${error instanceof Error ? error.message : 'no reason given'})`,
    ),
  ];
  return {
    message: `It was made in ${locationText(wanted)}, and no connection leads there: ${places.join('; ')}.`,
    hint: 'Choose the profile and the region of that account in the settings, or sign in to it, then try again.',
    choices: [...missing, ...unknown.map(({ access }) => taken(access, `Use ${accessText(access)} anyway`))],
  };
}

/**
 * Accesses that could be opened and may fit: with the profile of the capture, and with the profile of the current
 * access.
 */
function missingAccesses(
  accesses: Accesses,
  open: readonly AwsAccess[],
  { region }: AwsLocation,
  hint: string,
): AccessChoice[] {
  const profiles = [...new Set([hint, open[0]?.profile ?? ''])];
  return profiles
    .filter((profile) => !open.some((access) => access.profile === profile && access.region === region))
    .map((profile) => ({
      label: `Connect with ${accessText({ profile, region })}`,
      isFinal: false,
      open: () => accesses.open({ profile, region }),
    }));
}
