/** JSONL of Python's own sampler, as jsonl_collector.py of CPython 3.15 writes it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProfile } from '../../../src/profile/formats/parse';
import { ProfileError } from '../../../src/profile/profileError';
import type { Profile } from '../../../src/profile/types';

const run = { v: 1, run_id: '5f2c' };
const records = [
  { type: 'meta', ...run, sample_interval_usec: 1000, mode: 'wall' },
  {
    type: 'str_def',
    ...run,
    defs: ['/srv/a/util.py', 'work', '/srv/b/util.py', '~', '<GC>'].map((value, i) => ({ str_id: i + 1, value })),
  },
  {
    type: 'frame_def',
    ...run,
    defs: [
      { frame_id: 1, path_str_id: 1, func_str_id: 2, line: 7, end_line: 7, col: 4, end_col: 9 },
      { frame_id: 2, path_str_id: 1, func_str_id: 2, line: 8, col: 4 },
      { frame_id: 3, path_str_id: 3, func_str_id: 2, line: 7 },
      { frame_id: 4, path_str_id: 4, func_str_id: 5, line: 0, synthetic: true },
    ],
  },
  {
    type: 'agg',
    ...run,
    kind: 'frame',
    scope: 'final',
    samples_total: 60,
    entries: [
      { frame_id: 1, self: 30, cumulative: 60 },
      { frame_id: 2, self: 20, cumulative: 20 },
      { frame_id: 3, self: 9, cumulative: 9 },
      { frame_id: 4, self: 1, cumulative: 1 },
    ],
  },
  { type: 'end', ...run, samples_total: 60 },
];
const text = (some: readonly object[] = records): string => some.map((one) => `${JSON.stringify(one)}\n`).join('');
const parse = (content: string): Profile => parseProfile(new TextEncoder().encode(content), 'app.jsonl');
const shown = ({ frames, stacks, threads }: Profile): unknown[] =>
  threads.flatMap(({ samples }) =>
    [...samples.stack].map((stack, i) => {
      const { name, file } = frames[stacks.frame[stack]];
      return [name, file, stacks.line[stack], samples.weight[i]];
    }),
  );

describe('JSONL of profiling.sampling', () => {
  it('is what each line took itself, with whole paths', () => {
    const profile = parse(text());
    assert.deepEqual(shown(profile), [
      ['work', '/srv/a/util.py', 7, 30_000],
      ['work', '/srv/a/util.py', 8, 20_000],
      ['work', '/srv/b/util.py', 7, 9000],
      ['<GC>', '', 0, 1000],
    ]);
    assert.equal(profile.frames.length, 3, 'lines of one function are one function');
    assert.equal(profile.unit, 'microseconds');
    assert.match(profile.remarks!.join(), /^The file has sums alone/);
  });

  it('is read where later versions added records, and told when it is cut off or damaged', () => {
    const more = [records[0], { type: 'thread_def', ...run, defs: [] }, ...records.slice(1)];
    assert.deepEqual(shown(parse(text(more))), shown(parse(text())));
    assert.throws(() => parse(text(records.slice(0, -1))), /^ProfileError: app\.jsonl is cut off: its last line/);
    assert.throws(() => parse(text().slice(0, -30)), /line 5: is not JSON/);
    assert.throws(() => parse(text([records[0], ...records.slice(2)])), /line 2: defs\[0\]: refers to what no line/);
  });

  it('is read without harm whatever it is', () => {
    const places = [...text().matchAll(/(?<=[:,[])(\d+|true|"[^"]*"|\[\])(?=[,\]}])/g)];
    fc.assert(
      fc.property(
        fc.nat(places.length - 1),
        fc.constantFrom('-1', '99', '1e400', '"x"', 'null', '[]', '{}', '0.5', '\n'),
        (which, value) => {
          const { index, 0: old } = places[which];
          try {
            const profile = parse(text().slice(0, index) + value + text().slice(index + old.length));
            assert.ok(profile.threads.every(({ samples }) => samples.weight.every((weight) => weight >= 0)));
          } catch (error) {
            assert.ok(error instanceof ProfileError, String(error));
          }
        },
      ),
      { numRuns: 400 },
    );
  });
});
