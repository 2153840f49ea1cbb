/** Which of a file's sample types is read, and how that is told. Pure. */
import { ProfileError } from './profileError';
import { shortened } from './shortened';
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
  /** Whether any sample of a type weighs something. */
  readonly isUsed: (type: number) => boolean;
}

/**
 * The wanted type; else the one that the file declares; else the last that is not all zero, or the last if all are. A
 * type with weights below zero is read only if it is wanted, or if there is no other. pprof takes the last
 * (https://github.com/google/pprof/blob/main/proto/profile.proto, `default_sample_type`). Throws ProfileError, which
 * lists the names, if the file lacks a type that is needed. `file`: its name, for the message.
 */
export function chooseSampleType(
  { all, declared, isUsed }: Choices,
  wish: TypeWish | undefined,
  file: string,
): SampleTypes {
  const wanted = wish === undefined ? -1 : all.findIndex(({ name }) => name === wish.name);
  if (wanted >= 0) return { all, chosen: wanted };
  if (wish !== undefined) refuseMissing(all, wish, file);
  const isShown = (type: number): boolean => all[type].isDifference === undefined;
  if (declared >= 0 && isShown(declared)) return { all, chosen: declared };
  const types = all.map((_, type) => type).reverse();
  const chosen =
    types.find((type) => isShown(type) && isUsed(type)) ?? types.find(isShown) ?? (declared >= 0 ? declared : types[0]);
  return { all, chosen };
}

/** Throws ProfileError if the format has no names for its types, and what it weighs is not what is wanted. */
export function checkSampleType({ types, unit }: Profile, wish: TypeWish, file: string): void {
  if (types === undefined && wish.name !== weightKind(unit))
    refuseMissing([{ name: weightKind(unit), detail: '' }], wish, file);
}

function refuseMissing(all: readonly SampleType[], { name, isNeeded }: TypeWish, file: string): void {
  if (isNeeded === 'never' || (isNeeded === 'ofSeveral' && all.length < 2)) return;
  const names = listed(all.map((type) => shortened(type.name)));
  throw new ProfileError(
    `${file} has no sample type "${name}".`,
    all.length === 1 ? `Its only one: ${names}.` : `Its types: ${names}.`,
  );
}

/** The kind of weight that a unit measures: the name of a type where a format has none. */
export const weightKind = (unit: WeightUnit): string =>
  MS_PER_UNIT[unit] !== null ? 'time' : unit === 'none' ? 'count' : unit;

/** A type in words: `cpu (nanoseconds)`. */
const typeInWords = ({ name, detail }: SampleType): string =>
  detail === '' ? shortened(name) : `${shortened(name)} (${shortened(detail)})`;

/** Names told in one sentence; a file may have any number. */
const NAMES_TOLD = 30;

function listed(names: readonly string[]): string {
  const more = names.length - NAMES_TOLD;
  return names.slice(0, NAMES_TOLD).join(', ') + (more > 0 ? ` and ${more} more` : '');
}

/** A sentence that says which type was read and names the others; none for a single type. `whose`: who has them. */
export function remarksOnTypes({ all, chosen }: SampleTypes, whose = 'The file has'): readonly string[] {
  if (all.length < 2) return [];
  const others = all.filter((_, type) => type !== chosen).map(typeInWords);
  const differences = all.filter(({ isDifference }) => isDifference).map(({ name }) => shortened(name));
  return [
    `${whose} several sample types: this is ${typeInWords(all[chosen])}; not shown: ${listed(others)}.`,
    ...(differences.length === 0
      ? []
      : [`With weights below zero, as a difference has, and for that reason no graph: ${listed(differences)}.`]),
  ];
}

/** What to do about a weight below zero in the chosen type. */
export function hintOnDifference({ all, chosen }: SampleTypes): string {
  const hint = 'The difference of two profiles cannot be shown; open each by itself.';
  const others = all
    .filter(({ isDifference }, type) => type !== chosen && !isDifference)
    .map(({ name }) => shortened(name));
  return others.length === 0 ? hint : `${hint} Or read another sample type with --type: ${listed(others)}.`;
}

/** Types with distinct names: further ones of a name get a number. */
export function distinctTypes(types: readonly SampleType[]): readonly SampleType[] {
  const taken = new Set<string>();
  const numbers = new Map<string, number>();
  return types.map((type) => {
    let number = numbers.get(type.name) ?? 1;
    let name = number === 1 ? type.name : `${type.name} ${number}`;
    while (taken.has(name)) name = `${type.name} ${++number}`;
    numbers.set(type.name, number + 1);
    taken.add(name);
    return { ...type, name };
  });
}

/**
 * The types that two files have in common, in the order of the later one. Undefined if different ones were read, or
 * there is no choice.
 */
export function commonTypes(before: SampleTypes | undefined, after: SampleTypes | undefined): SampleTypes | undefined {
  if (before === undefined || after === undefined) return undefined;
  const earlier = new Map(before.all.map((type) => [type.name, type]));
  const all = after.all.flatMap((type) => {
    const same = earlier.get(type.name);
    return same === undefined ? [] : [same.isDifference ? { ...type, isDifference: same.isDifference } : type];
  });
  const { name } = after.all[after.chosen];
  if (all.length < 2 || before.all[before.chosen].name !== name) return undefined;
  return { all, chosen: all.findIndex((type) => type.name === name) };
}
