import { captureSources } from '../../profile/captureSources';
import { uniteProfiles } from './uniteProfiles';
import type { Side, United } from '../../profile/diff/types';
import type { CaptureMetadata, Profile } from '../../profile/types';
import type { FileMapper } from '../ranSources';
import { frameIdentity } from './frameIdentity';
import { sideNames } from './sideNames';
import { sourcedSide } from './sourcedSide';
import { unitedMapper } from './unitedMapper';

/** A profile that is one side of a comparison, with its own way to the workspace. */
export interface ComparedSide {
  readonly name: string;
  readonly profile: Profile;
  readonly mapper: FileMapper;
  /** Requests that were answered while it was recorded, where its capture does not tell. */
  readonly requests?: number;
}

/** Two profiles as one, and what each was. */
export interface OpenComparison {
  readonly united: United;
  /** Of the united profile, and of the sides as they ran. */
  readonly mapper: FileMapper;
  readonly mappers: readonly [FileMapper, FileMapper];
  readonly names: readonly [string, string];
  readonly captures: readonly [CaptureMetadata | null, CaptureMetadata | null];
}

/** Unites two profiles: same functions by workspace file and name. Throws ProfileError where they count different things. */
export function unite(before: ComparedSide, after: ComparedSide): OpenComparison {
  const later = sourcedSide(after.profile, after.mapper);
  const earlier = sourcedSide(before.profile, before.mapper, later.targets);
  const sides = [earlier, later] as const;
  const mappers = [before.mapper, after.mapper] as const;
  const united = uniteProfiles(earlier.profile, later.profile, frameIdentity(sides));
  const [sourcesBefore, sourcesAfter] = [before, after].map(({ profile }) =>
    profile.capture === undefined ? [] : captureSources(profile.capture),
  );
  const capture = after.profile.capture && { ...after.profile.capture, sources: [...sourcesBefore, ...sourcesAfter] };
  const sourceOf = (side: Side, own: number | undefined): number | undefined => {
    const sources = side === 0 ? sourcesBefore : sourcesAfter;
    const index = own ?? (sources.length === 1 ? 0 : undefined);
    if (capture === undefined || index === undefined || !(index in sources)) return undefined;
    return side === 0 ? index : sourcesBefore.length + index;
  };
  const threads = united.profile.threads.map(({ source: own, ...thread }, t) => {
    const source = sourceOf(united.sideOf[t] as Side, own);
    return { ...thread, ...(source !== undefined && { source }) };
  });
  const captures = [before.profile.capture ?? null, after.profile.capture ?? null] as const;
  const names = sideNames({ name: before.name, capture: captures[0] }, { name: after.name, capture: captures[1] });
  const facts = [before, after].map(({ requests }, side) =>
    requests === undefined ? united.sides[side] : { ...united.sides[side], requests },
  );
  return {
    united: {
      ...united,
      sides: [facts[0], facts[1]],
      profile: { ...united.profile, name: names.join(' ↔ '), threads, ...(capture && { capture }) },
    },
    mapper: unitedMapper(sides, mappers),
    mappers,
    names,
    captures,
  };
}
