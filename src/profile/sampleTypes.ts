/** Which of a file's sample types is read, and how that is told. Pure. */
import { ProfileError } from './profileError';
import { MS_PER_UNIT, type Profile, type SampleType, type SampleTypes, type WeightUnit } from './types';

/** A sample type that is asked for by its name. */
export interface TypeWish {
  readonly name: string;
  /**
   * When a file that lacks it is refused: `always` (the user named it), `ofSeveral` (unless the file has but one type),
   * or `never`. Where it is not refused, the file's default is read.
   */
  readonly isNeeded: 'always' | 'ofSeveral' | 'never';
}

/** What a file's reader knows about its types. */
interface Choices {
  readonly all: readonly SampleType[];
  /** Index of the type that the file declares as its default; -1: none. */
  readonly declared: number;
  /** Whether any sample of a type weighs something. Asked only if it matters. */
  readonly isUsed: (type: number) => boolean;
}

/**
 * The wanted type; else the one that the file declares; else the last that is not all zero, or the last if all are.
 * pprof takes the last (https://github.com/google/pprof/blob/main/proto/profile.proto, `default_sample_type`). Throws
 * ProfileError, which lists the names, if the file lacks a type that is needed. `file`: its name, for the message.
 */
export function chooseSampleType(
  { all, declared, isUsed }: Choices,
  wish: TypeWish | undefined,
  file: string,
): SampleTypes {
  const wanted = wish === undefined ? -1 : all.findIndex(({ name }) => name === wish.name);
  if (wanted >= 0) return { all, chosen: wanted };
  if (wish !== undefined) refuseMissing(all, wish, file);
  if (declared >= 0) return { all, chosen: declared };
  for (let type = all.length - 1; type > 0; type--) if (isUsed(type)) return { all, chosen: type };
  return { all, chosen: isUsed(0) ? 0 : all.length - 1 };
}

/** Throws ProfileError if the format has no names for its types, and what it weighs is not what is wanted. */
export function checkSampleType({ types, unit }: Profile, wish: TypeWish, file: string): void {
  if (types === undefined && wish.name !== weightKind(unit))
    refuseMissing([{ name: weightKind(unit), detail: '' }], wish, file);
}

function refuseMissing(all: readonly SampleType[], { name, isNeeded }: TypeWish, file: string): void {
  if (isNeeded === 'never' || (isNeeded === 'ofSeveral' && all.length < 2)) return;
  const names = all.map((type) => type.name).join(', ');
  throw new ProfileError(
    `${file} has no sample type "${name}".`,
    all.length === 1 ? `Its only one: ${names}.` : `Its types: ${names}.`,
  );
}

/** The kind of weight that a unit measures: the name of a type where a format has none. */
export const weightKind = (unit: WeightUnit): string =>
  MS_PER_UNIT[unit] !== null ? 'time' : unit === 'none' ? 'count' : unit;

/** A type in words: `cpu (nanoseconds)`. */
export const typeInWords = ({ name, detail }: SampleType): string => (detail === '' ? name : `${name} (${detail})`);

/** A sentence that says which type was read and names the others; none for a single type. `whose`: who has them. */
export function remarksOnTypes({ all, chosen }: SampleTypes, whose = 'The file has'): readonly string[] {
  if (all.length < 2) return [];
  const others = all.filter((_, type) => type !== chosen).map(typeInWords);
  return [`${whose} several sample types: this is ${typeInWords(all[chosen])}; not shown: ${others.join(', ')}.`];
}

/** Types with distinct names: further ones of a name get a number. */
export function distinctTypes(types: readonly SampleType[]): readonly SampleType[] {
  const known = new Set<string>();
  return types.map(({ name, detail }) => {
    let free = name;
    for (let number = 2; known.has(free); number++) free = `${name} ${number}`;
    known.add(free);
    return { name: free, detail };
  });
}

/**
 * The types that two files have in common, in the order of the later one. Undefined if different ones were read, or
 * there is no choice.
 */
export function commonTypes(before: SampleTypes | undefined, after: SampleTypes | undefined): SampleTypes | undefined {
  if (before === undefined || after === undefined) return undefined;
  const names = new Set(before.all.map(({ name }) => name));
  const all = after.all.filter(({ name }) => names.has(name));
  const { name } = after.all[after.chosen];
  if (all.length < 2 || before.all[before.chosen].name !== name) return undefined;
  return { all, chosen: all.findIndex((type) => type.name === name) };
}
