import { chooseSampleType, weightKind, type TypeWish } from '../sampleTypes';
import type { SampleTypes, WeightUnit } from '../types';
import { type JsonObject } from './check';

interface Kinds {
  /** Undefined for a file of one kind. */
  readonly types?: SampleTypes;
  /** For each profile whether it is of the kind that is read. */
  readonly isRead: readonly boolean[];
}

/** More names of profiles than this are a number. */
const NAMES_TOLD = 3;

/**
 * The kinds of weight in a file: `time` in any unit, `bytes`, `count`. memray's files have bytes and counts. The kind
 * of the profile at `activeProfileIndex` is the declared one
 * (https://www.speedscope.app/file-format-schema.json). `units`: those of the profiles.
 */
export function readKinds(
  { activeProfileIndex }: JsonObject,
  profiles: readonly JsonObject[],
  units: readonly WeightUnit[],
  wish: TypeWish | undefined,
  file: string,
): Kinds {
  const kinds = units.map(weightKind);
  const names = [...new Set(kinds)];
  if (names.length < 2) return { isRead: kinds.map(() => true) };
  const of = (kind: string): readonly JsonObject[] => profiles.filter((_, i) => kinds[i] === kind);
  const types = chooseSampleType(
    {
      all: names.map((name) => ({ name, detail: namesOf(of(name)) })),
      declared: typeof activeProfileIndex === 'number' ? names.indexOf(kinds[activeProfileIndex]) : -1,
      isUsed: (kind) => of(names[kind]).some(isUsed),
    },
    wish,
    file,
  );
  return { types, isRead: kinds.map((kind) => kind === names[types.chosen]) };
}

function namesOf(profiles: readonly JsonObject[]): string {
  const names = profiles.flatMap(({ name }) => (typeof name === 'string' && name !== '' ? [name] : []));
  return profiles.length > NAMES_TOLD ? `${profiles.length} profiles` : names.join(', ');
}

/** Whether a profile weighs anything: a sampled one by its weights, an evented one by its length. */
function isUsed({ type, weights, startValue, endValue }: JsonObject): boolean {
  if (type === 'evented') return startValue !== endValue;
  if (weights instanceof Float64Array) return weights.some((weight) => weight !== 0);
  return Array.isArray(weights) && weights.some((weight: unknown) => weight !== 0);
}
