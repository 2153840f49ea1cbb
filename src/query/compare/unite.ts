import { captureOf, type CaptureMetadata } from '../../metadata/metadata';
import { captureSources, withSources } from '../../metadata/sources';
import type { Side, United } from '../../profile/diff/types';
import { commonTypes, remarksOnTypes } from '../../profile/sampleTypes';
import type { Profile, SampleTypes } from '../../profile/types';
import type { FileMapper } from '../ranSources';
import { frameIdentity } from './frameIdentity';
import { sourcedSide, type SourcedSide } from './sourcedSide';
import { uniteProfiles } from './uniteProfiles';

/** A profile that is one side of a comparison, with its own mapping to the workspace. */
interface ComparedSide {
  readonly name: string;
  readonly profile: Profile;
  readonly mapper: FileMapper;
  /** Requests answered during the recording, if its capture does not say. */
  readonly requests?: number;
}

/** Two profiles as one, and the originals. */
export interface OpenComparison {
  readonly united: United;
  /** For the united profile, and for the sides as they ran. */
  readonly mapper: FileMapper;
  readonly mappers: readonly [FileMapper, FileMapper];
  readonly names: readonly [string, string];
  readonly captures: readonly [CaptureMetadata | null, CaptureMetadata | null];
}

/**
 * Unites two profiles: functions are the same by workspace file and name. Throws ProfileError if they count different
 * things.
 */
export function unite(before: ComparedSide, after: ComparedSide): OpenComparison {
  const later = sourcedSide(after.profile, after.mapper);
  const earlier = sourcedSide(before.profile, before.mapper, later.targets);
  const sides = [earlier, later] as const;
  const mappers = [before.mapper, after.mapper] as const;
  const united = uniteProfiles(earlier.profile, later.profile, frameIdentity(sides));
  const captures = [captureOf(before.profile) ?? null, captureOf(after.profile) ?? null] as const;
  const [sourcesBefore, sourcesAfter] = captures.map((one) => (one === null ? [] : captureSources(one)));
  const capture = captures[1] === null ? undefined : withSources(captures[1], [...sourcesBefore, ...sourcesAfter]);
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
  const names = sideNames({ name: before.name, capture: captures[0] }, { name: after.name, capture: captures[1] });
  const facts = [before, after].map(({ requests }, side) =>
    requests === undefined ? united.sides[side] : { ...united.sides[side], requests },
  );
  const types = commonTypes(before.profile.types, after.profile.types);
  const remarks = [
    ...(types === undefined ? [] : remarksOnTypes(types, 'Both files have')),
    ...remarksOnSide('Earlier', before.profile, types),
    ...remarksOnSide('Later', after.profile, types),
  ];
  return {
    united: {
      ...united,
      sides: [facts[0], facts[1]],
      profile: {
        ...united.profile,
        name: names.join(' ↔ '),
        threads,
        ...(capture && { capture }),
        ...(types && { types }),
        ...(remarks.length > 0 && { remarks }),
      },
    },
    mapper: unitedMapper(sides, mappers),
    mappers,
    names,
    captures,
  };
}

/** What the reader of one side says; not which type it read where both sides have read the same. */
function remarksOnSide(which: string, { types, remarks = [] }: Profile, common: SampleTypes | undefined): string[] {
  const told = common === undefined || types === undefined ? [] : remarksOnTypes(types);
  return remarks.filter((remark) => !told.includes(remark)).map((remark) => `${which} profile: ${remark}`);
}

/**
 * Maps the united profile to the workspace: its lines are already source lines. `mappers`: those of the sides as they
 * ran.
 */
function unitedMapper(
  sides: readonly [SourcedSide, SourcedSide],
  [before, after]: readonly [FileMapper, FileMapper],
): FileMapper {
  const targets = new Map([...sides[0].targets, ...sides[1].targets]);
  return {
    locate: (file, line, column) => {
      const target = targets.get(file);
      return target === undefined ? null : { file: target, line: Math.max(1, line), column: Math.max(1, column) };
    },
    fileOf: (path) => targets.get(path) ?? after.fileOf?.(path) ?? before.fileOf?.(path) ?? null,
    rules: unique([...(after.rules ?? []), ...(before.rules ?? [])]),
    ties: unique([...(after.ties ?? []), ...(before.ties ?? [])]),
    byName: [...new Set([...(after.byName ?? []), ...(before.byName ?? [])])],
  };
}

/** Removes duplicates, keeping the first; rules are equal if they lead to the same folder. */
const unique = <T extends { readonly prefix: string }>(all: readonly T[]): T[] => {
  const keyOf = (one: T): string => JSON.stringify([one.prefix, 'folder' in one ? one.folder : null]);
  return [...new Map([...all].reverse().map((one) => [keyOf(one), one])).values()].reverse();
};

/** A side and its profile's name. */
interface Named {
  readonly name: string;
  readonly capture: CaptureMetadata | null;
}

/**
 * Names for both sides: the user's title, or else the profile's name, with what distinguishes two equal names:
 * revision, task, or start time.
 */
export function sideNames(before: Named, after: Named): readonly [string, string] {
  const names = [before, after].map(({ name, capture }) => capture?.title || name);
  if (names[0] !== names[1] || before.capture === null || after.capture === null) return [names[0], names[1]];
  const captures = [before.capture, after.capture];
  const told = TELLING.map((tell) => captures.map(tell)).find(([one, other]) => one !== other) ?? ['', ''];
  return [`${names[0]}${told[0]}`, `${names[1]}${told[1]}`];
}

const TELLING: readonly ((capture: CaptureMetadata) => string)[] = [
  ({ revision }) => `, revision ${revision}`,
  ({ sources = [], task }) =>
    sources.length > 1 ? `, ${new Set(sources.map((source) => source.task)).size} tasks` : `, task ${task.slice(0, 8)}`,
  ({ startedAt }) => `, ${startedAt.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC')}`,
];
