/** Chrome traces that Python tools write: calls and no CPU profile. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProfile } from '../../../src/profile/formats/parse';
import { ProfileError } from '../../../src/profile/profileError';
import type { Profile } from '../../../src/profile/types';
import { runs } from '../../support/runs';
import { naiveTotals } from '../naive';
import { samplesOf } from './samplesOf';

const parse = (value: unknown): Profile => parseProfile(new TextEncoder().encode(JSON.stringify(value)), 'trace.json');
const at = { pid: 7, tid: 2 };
/** As VizTracer writes a call: when it returns. */
const call = (name: string, ts: number, dur: number, more: object = {}): object => ({
  ...at,
  ph: 'X',
  cat: 'FEE',
  name,
  ts,
  dur,
  ...more,
});
/** As py-spy writes the beginning or the end of a frame in its samples. */
const half = (ph: 'B' | 'E', name: string, ts: number, line: number | null): object => ({
  ...at,
  ph,
  cat: 'py-spy',
  name,
  ts,
  args: { filename: '/srv/app.py', line },
});
const named = (name: string, value: string, pid = 7, tid = 2): object => ({
  ph: 'M',
  pid,
  tid,
  name,
  args: { name: value },
});

const main = 'main (/srv/app (1)/app.py:3)';
const work = 'Cart.work (/srv/app/cart.py:9)';

const noLines = 'The trace has no executing lines, only those where functions are defined.';

describe('Chrome trace of a Python tool', () => {
  it('VizTracer: complete calls by what they contain, definitions by name, C functions without a place', () => {
    const profile = parse({
      traceEvents: [
        named('process_name', 'MainProcess'),
        named('thread_name', 'MainThread'),
        call(work, 20, 30.5),
        call('builtins.sum', 62, 5),
        call(main, 10, 90),
      ],
      viztracer_metadata: { version: '1.1.1', overflow: false },
    });
    assert.equal(profile.unit, 'microseconds');
    assert.deepEqual(profile.threads.map(({ name }) => name), ['MainThread']); // prettier-ignore
    assert.deepEqual(samplesOf(profile), [
      'main 10',
      'main>Cart.work 30.5',
      'main 11.5',
      'main>builtins.sum 5',
      'main 33',
    ]);
    assert.deepEqual(profile.frames.map(({ name, file, line }) => [name, file, line]).sort(), [
      ['Cart.work', '/srv/app/cart.py', 9],
      ['builtins.sum', '', 0],
      ['main', '/srv/app (1)/app.py', 3],
    ]);
    assert.deepEqual(profile.remarks, [noLines]);
  });

  it('py-spy: pairs of beginning and end with the line that ran; what recurs is one function', () => {
    const profile = parse([
      { ...named('thread_name', '4711: MainThread'), args: { filename: '', line: null, name: '4711: MainThread' } },
      half('B', 'main', 0, 12),
      half('B', 'work', 0, 30),
      half('E', 'work', 10_000, 30),
      half('B', 'work', 10_000, 31),
      half('B', 'work', 10_000, 33),
      half('E', 'work', 30_000, 33),
      half('E', 'work', 30_000, 31),
      half('E', 'main', 40_000, 12),
    ]);
    assert.deepEqual(samplesOf(profile), ['main@12>work@30 10000', 'main@12>work@31>work@33 20000', 'main@12 10000']);
    assert.deepEqual(naiveTotals(profile).functions.get('work|/srv/app.py|0|0'), { self: 30_000, total: 30_000 });
    assert.deepEqual(profile.threads.map(({ name }) => name), ['4711: MainThread']); // prettier-ignore
    assert.match(profile.remarks?.[0] ?? '', /^py-spy ends no stack when its thread falls idle: /);
  });

  it('calls of equal times: the outer one comes last where the file has calls as they returned', () => {
    const asReturned = [call(work, 10, 5), call(main, 10, 5), call('run (/srv/app.py:1)', 0, 20)];
    const asCalled = [call('run (/srv/app.py:1)', 0, 20), call(main, 10, 5), call(work, 10, 5)];
    for (const events of [asReturned, asCalled])
      assert.deepEqual(samplesOf(parse(events)), ['run 10', 'run>main>Cart.work 5', 'run 5']);
  });

  it('calls one after the other stay so where times since 1970 have no digits left for what lies between', () => {
    const now = 1_790_000_000_000_000;
    const events = [call(work, now + 0.25, 10.5), call(main, now + 10.5, 20), call('run (/srv/app.py:1)', now, 40)];
    const { functions, sum } = naiveTotals(parse(events));
    assert.equal(Math.round(functions.get('main|/srv/app (1)/app.py|3|0')?.self ?? 0), 20);
    assert.equal(Math.round(sum), 40);
    assert.equal(samplesOf(parse(events)).some((sample) => sample.includes('Cart.work>main')), false); // prettier-ignore
  });

  it('time between calls is (idle), outside of the total', () => {
    const profile = parse([call(main, 0, 10), call(main, 30, 10)]);
    assert.deepEqual(samplesOf(profile), ['main 10', '(idle) 20', 'main 10']);
    assert.deepEqual([naiveTotals(profile).sum, naiveTotals(profile).idle], [20, 20]);
    assert.deepEqual(profile.remarks, [noLines, 'Time in which a thread ran nothing that was traced is (idle).']);
  });

  it('says what is missing: a full buffer, halves of calls, calls that outlast their caller', () => {
    const full = parse({ traceEvents: [call(main, 0, 10)], viztracer_metadata: { overflow: true } });
    assert.match(full.remarks?.[0] ?? '', /^VizTracer's buffer was full: .* --tracer_entries keeps them\.$/);
    const halves = parse([half('E', 'gone', 1, 1), half('B', 'main', 2, 1), half('B', 'work', 5, 1), half('E', 'work', 9, 1)]); // prettier-ignore
    assert.deepEqual(samplesOf(halves), ['main@1 3', 'main@1>work@1 4']);
    assert.deepEqual(halves.remarks?.slice(1), [
      '1 end of a call has no beginning in the file: left out.',
      "1 call has no end in the file: shown up to the thread's last event.",
    ]);
    const long = parse([call(main, 0, 10), call(work, 5, 10)]);
    assert.deepEqual(samplesOf(long), ['main 5', 'main>Cart.work 5']);
    assert.deepEqual(long.remarks, [noLines, '1 call lasts longer than the call around it: cut at its end.']);
  });

  it('threads and processes are kept apart, with the names they have', () => {
    const profile = parse([
      named('thread_name', 'MainThread', 1, 1),
      named('thread_name', 'MainThread', 2, 1),
      call(main, 0, 1, { pid: 1, tid: 1 }),
      call(main, 0, 2, { pid: 1, tid: 5 }),
      call(main, 0, 4, { pid: 2, tid: 1 }),
    ]);
    assert.deepEqual(
      profile.threads.map(({ name, samples }) => [name, ...samples.weight]),
      [
        ['process 1: MainThread', 1],
        ['process 1: thread 5', 2],
        ['process 2: MainThread', 4],
      ],
    );
  });

  it('a trace of anything else is none: without such names, or with a CPU profile of V8', () => {
    assert.throws(() => parse([call('RunTask', 0, 10)]), /is a Chrome trace without a CPU profile/);
    const profile = { nodes: [], samples: [], timeDeltas: [], startTime: 0, endTime: 0 };
    const traced = [{ ...at, ph: 'P', id: 1, ts: 0, name: 'CpuProfile', args: { data: { cpuProfile: profile } } }];
    assert.equal(parse([call(main, 0, 10), ...traced]).threads[0].samples.weight.length, 0);
    for (const [wrong, message] of [
      [call(main, 0, -1), /traceEvents\[0\]\.dur: -1 is no length of time/],
      [{ ...call(main, 0, 1), ts: '7' }, /traceEvents\[0\]\.ts: expected a number/],
    ] as const)
      assert.throws(() => parse([wrong]), { name: 'ProfileError', message });
  });

  it('any calls whatever: their time is counted once, and each callee has at most what its caller has', () => {
    const arbitrary = fc.record({
      ph: fc.constantFrom('X', 'X', 'B', 'E'),
      name: fc.constantFrom(main, work, 'len', ''),
      ts: fc.integer({ min: 0, max: 50 }),
      dur: fc.integer({ min: 0, max: 20 }),
      tid: fc.integer({ min: 1, max: 2 }),
      pid: fc.constant(1),
    });
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 12 }), (events) => {
        const all = [...events, call(main, 0, 3, { pid: 1, tid: 1 })];
        const profile = parse(all);
        for (const { samples } of profile.threads) {
          const covered = samples.weight.reduce((sum, weight) => sum + weight, 0);
          assert.ok(covered <= 70 && samples.weight.every((weight) => weight > 0));
        }
        for (const { self, total } of naiveTotals(profile).functions.values()) assert.ok(self <= total);
      }),
      { numRuns: runs(200) },
    );
  });

  it('any JSON in place of any part either loads or is refused by a ProfileError', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('ph', 'name', 'ts', 'dur', 'tid', 'pid', 'args', 'cat'),
        fc.jsonValue(),
        (key, part) => {
          try {
            parse([call(main, 0, 10), { ...call(work, 2, 3), [key]: part }]);
          } catch (error) {
            assert.ok(error instanceof ProfileError, String(error));
          }
        },
      ),
      { numRuns: runs(150) },
    );
  });
});
