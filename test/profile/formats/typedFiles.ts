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

/**
 * A pprof file: `types` are name and unit, `samples` the weights of each. The first sample is of `main>work`, the others
 * of `main` alone.
 */
export function pprofOf(
  types: readonly (readonly [name: string, unit: string])[],
  samples: readonly (readonly number[])[],
  defaultType?: string,
): Uint8Array {
  const strings = new StringTable();
  const text = (value: string): number => strings.dedup(value);
  return new PprofProfile({
    sampleType: types.map(([type, unit]) => new ValueType({ type: text(type), unit: text(unit) })),
    sample: samples.map((value, i) => new Sample({ locationId: i === 0 ? [2, 1] : [1], value: [...value] })),
    location: [1, 2].map((id) => new Location({ id, line: [new Line({ functionId: id, line: 10 * id })] })),
    function: ['main', 'work'].map(
      (name, i) => new PprofFunction({ id: i + 1, name: text(name), filename: text(`/srv/${name}.go`), startLine: 1 }),
    ),
    ...(defaultType !== undefined && { defaultSampleType: text(defaultType) }),
    stringTable: strings,
  }).encode();
}

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
