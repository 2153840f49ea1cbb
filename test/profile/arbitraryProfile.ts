/**
 * Arbitrary valid profiles: recursion, idle and empty samples, several threads, with or without known definitions and
 * lines. Uses only a few stacks, so that they repeat and also occur next to each other.
 */
import fc from 'fast-check';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import type { Profile } from '../../src/profile/types';

const frame = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      name: fc.constantFrom('main', 'handle', 'parse', 'a', '__proto__', ''),
      file: fc.constantFrom('', '/srv/app/a.py', '/srv/app/b.py', 'C:\\app\\c.js'),
      line: fc.constantFrom(0, 0, 3, 9),
      column: fc.constantFrom(0, 0, 5),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ name: '(program)', file: '', line: 0, column: 0 }) },
);
interface Entry {
  frame: { name: string; file: string; line: number; column: number };
  line: number;
}
const stack: fc.Arbitrary<Entry[]> = fc.array(fc.record({ frame, line: fc.constantFrom(0, 1, 2, 3, 7) }), {
  maxLength: 7,
});
const idle: fc.Arbitrary<Entry[]> = fc.constant([{ frame: { name: '(idle)', file: '', line: 0, column: 0 }, line: 0 }]);
/** Multiples of 1/8, so that sums are exact and can be compared for equality. */
const weight = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 1, max: 800 }).map((n) => n / 8) },
  { weight: 1, arbitrary: fc.constant(0) },
);
/** Stacks with common prefixes: each is an earlier stack, cut short and extended. */
const pool = fc
  .array(fc.record({ from: fc.nat(), keep: fc.nat({ max: 7 }), more: stack }), { minLength: 1, maxLength: 7 })
  .map((steps) => {
    const stacks: Entry[][] = [];
    for (const { from, keep, more } of steps)
      stacks.push([...(stacks[from % Math.max(1, stacks.length)] ?? []).slice(0, keep), ...more]);
    return stacks;
  });
const samples = fc
  .tuple(pool, idle, fc.array(fc.record({ pick: fc.nat({ max: 9 }), weight }), { maxLength: 30 }))
  .map(([stacks, waiting, picks]) =>
    picks.map(({ pick, weight }) => ({ stack: pick === 9 ? waiting : stacks[pick % stacks.length], weight })),
  );

export const arbitraryProfile: fc.Arbitrary<Profile> = fc
  .record({
    threads: fc.array(fc.record({ name: fc.string(), samples }), { minLength: 1, maxLength: 3 }),
    unit: fc.constantFrom('seconds' as const, 'microseconds' as const, 'bytes' as const),
  })
  .map(({ threads, unit }) => {
    const builder = new ProfileBuilder();
    for (const thread of threads) {
      const stacks = thread.samples.map((sample) =>
        sample.stack.reduce(
          (parent, entry) =>
            builder.stack(
              parent,
              builder.frame(entry.frame.name, entry.frame.file, entry.frame.line, entry.frame.column),
              entry.line,
            ),
          -1,
        ),
      );
      builder.thread(
        thread.name,
        Int32Array.from(stacks),
        Float64Array.from(thread.samples, (sample) => sample.weight),
      );
    }
    return builder.build({ name: 'any', unit });
  });
