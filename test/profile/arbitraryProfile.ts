/** Any valid profile: recursion, idle and empty samples, several threads, with or without known definitions and lines. */
import fc from 'fast-check';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import type { Profile } from '../../src/profile/types';

const frame = fc.oneof(
  { weight: 8, arbitrary: fc.record({
    name: fc.constantFrom('main', 'handle', 'parse', 'a', '__proto__', ''),
    file: fc.constantFrom('', '/srv/app/a.py', '/srv/app/b.py', 'C:\\app\\c.js'),
    line: fc.constantFrom(0, 0, 3, 9),
    column: fc.constantFrom(0, 0, 5),
  }) },
  { weight: 1, arbitrary: fc.constant({ name: '(program)', file: '', line: 0, column: 0 }) },
);
interface Entry { frame: { name: string; file: string; line: number; column: number }; line: number }
const stack: fc.Arbitrary<Entry[]> = fc.array(fc.record({ frame, line: fc.constantFrom(0, 1, 2, 3, 7) }), { maxLength: 7 });
const idle: fc.Arbitrary<Entry[]> = fc.constant([{ frame: { name: '(idle)', file: '', line: 0, column: 0 }, line: 0 }]);
/** Multiples of 1/8: sums are exact, so that equality can be asked for. */
const weight = fc.integer({ min: 0, max: 800 }).map((n) => n / 8);
const samples = fc.array(fc.record({ stack: fc.oneof({ weight: 9, arbitrary: stack }, { weight: 1, arbitrary: idle }), weight }), { maxLength: 30 });

export const arbitraryProfile: fc.Arbitrary<Profile> = fc
  .record({ threads: fc.array(fc.record({ name: fc.string(), samples }), { minLength: 1, maxLength: 3 }), unit: fc.constantFrom('seconds' as const, 'microseconds' as const, 'bytes' as const) })
  .map(({ threads, unit }) => {
    const builder = new ProfileBuilder();
    for (const thread of threads) {
      const stacks = thread.samples.map((sample) => sample.stack.reduce(
        (parent, entry) => builder.stack(parent, builder.frame(entry.frame.name, entry.frame.file, entry.frame.line, entry.frame.column), entry.line), -1,
      ));
      builder.thread(thread.name, Int32Array.from(stacks), Float64Array.from(thread.samples, (sample) => sample.weight));
    }
    return builder.build({ name: 'any', unit });
  });
