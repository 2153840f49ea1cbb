/** Exporters: what they write of any profile is read back, or they refuse in words. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { exportFormats, type ExportFormat } from '../../../src/profile/exportFormat';
import { parseProfile } from '../../../src/profile/formats/parse';
import { remarksOnExport } from '../../../src/profile/formats/remarksOnExport';
import { writeProfile } from '../../../src/profile/formats/writeProfile';
import { metadataSchema } from '../../../src/metadata/metadata';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { MS_PER_UNIT, type Profile, type WeightUnit } from '../../../src/profile/types';
import { checkProfile } from '../checkProfile';
import { capture } from '../seeds';
import { type AnyTarget, takes, type Target } from '../target';

const text = fc.oneof(
  fc.constantFrom(
    '',
    'main',
    ';',
    ' 1',
    '#',
    '// x',
    '\n',
    '\u2028',
    '\ud800',
    '"',
    '\\',
    '__proto__',
    'a_[k]',
    '(idle)',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.integer({ min: 1, max: 100 }).map((length) => 'long '.repeat(length)),
);
const position = fc.constantFrom(0, 1, 7, 0x7fffffff);
const weight = fc.oneof(
  fc.integer({ min: 0, max: 1000 }),
  fc.double({ min: 0, max: 1e30, noNaN: true }),
  fc.constantFrom(0, 5e-324, 1e-12, 0.5, 2 ** 53, 2 ** 63 - 1024, 2 ** 63, 2 ** 64, 1e25, 1e300, 1e305),
);

interface Made {
  readonly profile: Profile;
  readonly startedAt: string;
  readonly durationMs: number;
}

const profiles: fc.Arbitrary<Made> = fc
  .record({
    frames: fc.array(fc.tuple(text, text, position, position), { minLength: 1, maxLength: 6 }),
    stacks: fc.array(fc.tuple(fc.nat(), fc.nat(), position), { minLength: 1, maxLength: 30 }),
    threads: fc.array(
      fc.tuple(text, fc.array(fc.tuple(fc.integer({ min: -1, max: 100 }), weight), { maxLength: 20 })),
      {
        minLength: 1,
        maxLength: 3,
      },
    ),
    unit: fc.constantFrom(...(Object.keys(MS_PER_UNIT) as WeightUnit[])),
    name: text,
    isCapture: fc.boolean(),
    startedAt: fc.constantFrom(
      '2026-01-02T03:04:05Z',
      '+275760-09-13T00:00:00Z',
      '-100000-01-01T00:00:00Z',
      'never',
      '',
    ),
    durationMs: fc.constantFrom(0, 10_000, -1, 1e15, 1e300, 1.5, 2 ** 63),
    depth: fc.oneof(
      { weight: 9, arbitrary: fc.constant(0) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 3000 }) },
    ),
  })
  .filter(({ threads }) => threads.flatMap(([, samples]) => samples).reduce((sum, [, one]) => sum + one, 0) < Infinity)
  .map(({ frames, stacks, threads, unit, name, isCapture, startedAt, durationMs, depth }) => {
    const builder = new ProfileBuilder();
    const frameOf = frames.map(([called, file, line, column]) => builder.frame(called, file, line, column));
    const made: number[] = [];
    for (const [parent, frame, line] of stacks)
      made.push(
        builder.stack(
          made.length === 0 ? -1 : (made[parent % (made.length + 1)] ?? -1),
          frameOf[frame % frameOf.length],
          line,
        ),
      );
    for (let i = 0; i < depth; i++) made.push(builder.stack(made[made.length - 1], frameOf[i % frameOf.length], 0));
    for (const [thread, samples] of threads)
      builder.thread(
        thread,
        Int32Array.from(samples, ([stack]) => (stack < 0 ? -1 : (made.at(-1 - (stack % made.length)) ?? -1))),
        Float64Array.from(samples, ([, one]) => one),
      );
    return { profile: builder.build({ name, unit, ...(isCapture && { capture }) }), startedAt, durationMs };
  });

const total = ({ threads }: Profile): number =>
  threads.reduce((sum, { samples }) => samples.weight.reduce((all, one) => all + one, sum), 0);

/** So much of all weights a format that rounds may lose: half a microsecond, byte or count of each. */
const ROUNDED = 60;
/** Its counts are of one of these, if they are of time. */
const COLLAPSED = ['microseconds', 'nanoseconds', 'none'] as const;
const unitScale = (from: WeightUnit, to: WeightUnit): number => (MS_PER_UNIT[from] ?? 1) / (MS_PER_UNIT[to] ?? 1);

function readBack({ profile, startedAt, durationMs }: Made, format: ExportFormat): boolean {
  const recorded = { startedAt, durationMs };
  return takes(
    () => {
      remarksOnExport(profile, format);
      return writeProfile(profile, format, { places: metadataSchema, recorded });
    },
    (bytes) => {
      // Nothing weighs anything: not every format has a file for that.
      if (total(profile) === 0 && format !== 'speedscope') return;
      // A first line of brackets with quotes, or without words, looks like JSON that is cut off.
      if (
        format === 'collapsed' &&
        /^\s*[[{](?:[^\p{L}\n]*(?:\n|$)|[^\n]*")/u.test(Buffer.from(bytes.subarray(0, 9999)).toString())
      )
        return;
      const again = parseProfile(bytes, 'again');
      checkProfile(again);
      const was = total(profile);
      const units = format === 'collapsed' ? COLLAPSED : ([again.unit] as const);
      const read = units.map((unit) => total(again) * unitScale(unit, profile.unit));
      const slack =
        format === 'speedscope'
          ? 0
          : ROUNDED * (MS_PER_UNIT[profile.unit] === null ? 1 : unitScale('microseconds', profile.unit));
      assert.ok(
        read.some((is) => is === was || Math.abs(was - is) <= slack + 1e-9 * was),
        `${was} was written, ${read.join(' or ')} is read`,
      );
    },
  );
}

export const exporterTargets: readonly AnyTarget[] = exportFormats.map((format): Target<Made> => ({
  name: `to-${format}`,
  inputs: profiles,
  sizeOf: ({ profile }) => 100 * profile.stacks.parent.length + 10_000,
  run: (made) => readBack(made, format),
}));
