/** JSONL of Python's own sampler, as jsonl_collector.py of CPython 3.15 writes it. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProfile } from '../../../src/profile/formats/parse';
import { ProfileError } from '../../../src/profile/profileError';
import type { Profile } from '../../../src/profile/types';

const strings = ['/srv/a/util.py', 'work', '/srv/b/util.py', '~', '<GC>'];
const frames = [
  { path_str_id: 0, func_str_id: 1, line: 7, end_line: 7, col: 4, end_col: 9 },
  { path_str_id: 0, func_str_id: 1, line: 8, col: 4 },
  { path_str_id: 2, func_str_id: 1, line: 7 },
  { path_str_id: 3, func_str_id: 4, line: 0 },
];
const sums = [
  { self: 30, cumulative: 60 },
  { self: 20, cumulative: 20 },
  { self: 9, cumulative: 9 },
  { self: 1, cumulative: 1 },
];

/** The records of 3.15.2; `before`: as the versions before 3.15.0 wrote them, whose ids count from 1. */
function recordsOf(before = false): object[] {
  const run = { v: before ? 1 : 0, run_id: '5f2c' };
  const from = before ? 1 : 0;
  return [
    { type: 'meta', ...run, sample_interval_usec: 1000, mode: 'wall' },
    {
      type: before ? 'str_def' : 'string_table',
      ...run,
      [before ? 'defs' : 'strings']: strings.map((value, i) => ({ str_id: i + from, value })),
    },
    {
      type: before ? 'frame_def' : 'frame_table',
      ...run,
      [before ? 'defs' : 'frames']: frames.map((frame, i) => ({
        frame_id: i + from,
        ...frame,
        path_str_id: frame.path_str_id + from,
        func_str_id: frame.func_str_id + from,
        ...(before && frame.line === 0 && { synthetic: true }),
      })),
    },
    {
      type: 'agg',
      ...run,
      kind: 'frame',
      scope: 'final',
      samples_total: 60,
      entries: sums.map((sum, i) => ({ frame_id: i + from, ...sum })),
    },
    { type: 'end', ...run, samples_total: 60 },
  ];
}
const records = recordsOf();
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

  it('is read as versions before 3.15.0 wrote it', () => {
    assert.deepEqual(shown(parse(text(recordsOf(true)))), shown(parse(text())));
  });

  it('is one recording: the ids of a second one mean something else', () => {
    assert.throws(() => parse(text([...records, ...records])), /^ProfileError: line 6: a second recording begins\.$/);
  });

  it('is read where later versions added records, and told when it is cut off or damaged', () => {
    const more = [records[0], { type: 'thread_table', v: 0, run_id: '5f2c', threads: [] }, ...records.slice(1)];
    assert.deepEqual(shown(parse(text(more))), shown(parse(text())));
    assert.throws(() => parse(text(records.slice(0, -1))), /^ProfileError: app\.jsonl is cut off: its last line/);
    assert.throws(() => parse(text().slice(0, -30)), /line 5: is not JSON/);
    assert.throws(() => parse(text([records[0], ...records.slice(2)])), /line 2: frames\[0\]: refers to what no line/);
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
