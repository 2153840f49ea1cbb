/** Files with several sample types, made here. */
import {
  Function as PprofFunction,
  Line,
  Location,
  Profile as PprofProfile,
  Sample,
  StringTable,
  ValueType,
} from 'pprof-format';

type Id = number | bigint;

/** What {@link encodePprof} writes; lines are 0 where none is given. */
interface PprofParts {
  readonly types: readonly (readonly [name: string, unit: string])[];
  /** `stack`: ids of locations, innermost first. */
  readonly samples: readonly { readonly stack: readonly Id[]; readonly value: readonly number[] }[];
  readonly locations: readonly {
    readonly id: Id;
    readonly address?: Id;
    readonly function?: Id;
    readonly line?: number;
  }[];
  readonly functions: readonly {
    readonly id: Id;
    readonly name: string;
    readonly file: string;
    readonly line?: number;
  }[];
  readonly defaultType?: string;
}

/** A pprof file, whatever its ids are. */
export function encodePprof({ types, samples, locations, functions, defaultType }: PprofParts): Uint8Array {
  const strings = new StringTable();
  const text = (value: string): number => strings.dedup(value);
  return new PprofProfile({
    sampleType: types.map(([type, unit]) => new ValueType({ type: text(type), unit: text(unit) })),
    sample: samples.map(({ stack, value }) => new Sample({ locationId: [...stack], value: [...value] })),
    location: locations.map(
      ({ id, address = 0, function: functionId, line = 0 }) =>
        new Location({ id, address, line: functionId === undefined ? [] : [new Line({ functionId, line })] }),
    ),
    function: functions.map(
      ({ id, name, file, line = 0 }) =>
        new PprofFunction({ id, name: text(name), filename: text(file), startLine: line }),
    ),
    ...(defaultType !== undefined && { defaultSampleType: text(defaultType) }),
    stringTable: strings,
  }).encode();
}

/**
 * A pprof file: `types` are name and unit, `samples` the weights of each. The first sample is of `main>work`, the others
 * of `main` alone.
 */
export const pprofOf = (
  types: PprofParts['types'],
  samples: readonly (readonly number[])[],
  defaultType?: string,
): Uint8Array =>
  encodePprof({
    types,
    samples: samples.map((value, i) => ({ stack: i === 0 ? [2, 1] : [1], value })),
    locations: [1, 2].map((id) => ({ id, function: id, line: 10 * id })),
    functions: ['main', 'work'].map((name, i) => ({ id: i + 1, name, file: `/srv/${name}.go`, line: 1 })),
    defaultType,
  });

/** A speedscope file with one sample of `main` in each profile. */
export function speedscopeOf(
  profiles: readonly { readonly name: string; readonly unit: string; readonly weight: number }[],
  head: object = {},
): Uint8Array {
  return Buffer.from(
    JSON.stringify({
      $schema: 'https://www.speedscope.app/file-format-schema.json',
      shared: { frames: [{ name: 'main', file: '/srv/main.py', line: 3 }] },
      profiles: profiles.map(({ name, unit, weight }) => ({
        type: 'sampled',
        name,
        unit,
        startValue: 0,
        endValue: weight,
        samples: [[0]],
        weights: [weight],
      })),
      ...head,
    }),
  );
}
