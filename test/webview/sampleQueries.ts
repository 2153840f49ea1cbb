/** A small profile with shapes worth testing: own code and libraries, hostile names, many narrow frames. */
import type { CaptureMetadata } from '../../src/metadata/metadata';
import type { Frame, FrameKind, Profile } from '../../src/profile/types';
import type { SourceMapper } from '../../src/source/types';
import { joinProfiles } from '../../src/profile/joinProfiles';
import { createQueries } from '../../src/query/queries';
import type { ProfileQueries } from '../../src/query/queries';
import { sampleMetadata } from '../support/sampleMetadata';

/** A call: self time in seconds, then its callees, widest first. */
export interface Call {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
  readonly kind?: FrameKind;
  readonly self: number;
  readonly calls?: readonly Call[];
}

export const hostileName = '<img src=x onerror="window.hacked=1">';
const app = (file: string): string => `/srv/app/${file}`;
const library = (file: string): string => `/usr/lib/python3/site-packages/${file}`;

const many = (count: number, seconds: number): Call[] =>
  Array.from({ length: count }, (_, i) => ({
    name: `tiny_${i}`,
    file: app('tiny.py'),
    line: i + 1,
    self: seconds,
    calls: [],
  }));

/** 10 s in all. */
export const sampleCalls: readonly Call[] = [
  {
    name: 'run',
    file: library('uvicorn/main.py'),
    line: 12,
    self: 0,
    calls: [
      {
        name: 'handle_order',
        file: app('orders/handlers.py'),
        line: 41,
        self: 0.2,
        calls: [
          {
            name: 'price_basket',
            file: app('orders/pricing.py'),
            line: 17,
            self: 3.9,
            calls: [{ name: 'discount_for', file: app('orders/pricing.py'), line: 33, self: 0.8 }],
          },
          {
            name: 'to_json',
            file: app('orders/codec.py'),
            line: 9,
            self: 0.1,
            calls: [
              {
                name: 'dumps',
                file: library('simplejson/encoder.py'),
                line: 120,
                self: 1.4,
                calls: [{ name: 'iterencode', file: library('simplejson/encoder.py'), line: 230, self: 0.6 }],
              },
            ],
          },
          { name: 'render', file: library('jinja2/environment.py'), line: 1301, self: 0.5 },
        ],
      },
      { name: hostileName, file: '/tmp/"><script>window.hacked=2</script>', line: 1, self: 0.9 },
      { name: 'sweep', file: app('orders/sweep.py'), line: 8, self: 0.1, calls: many(40, 0.008) },
    ],
  },
  { name: '(garbage collector)', kind: 'runtime', self: 0.68 },
  { name: 'heartbeat', file: app('orders/heartbeat.py'), line: 5, self: 0.5 },
];

/**
 * The sample as a profile: one stack per call with its self time as one sample, as from a sampling profiler that does
 * not record definitions.
 */
export function profileOf(calls: readonly Call[], capture: CaptureMetadata | null): Profile {
  const frames: Frame[] = [];
  const rows: { parent: number; frame: number; line: number; self: number }[] = [];
  const pending = calls.map((call) => ({ call, parent: -1 })).reverse();
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { call, parent } = next;
    const { name, file = '', line = 0, kind = 'code', self } = call;
    const known = frames.findIndex((frame) => frame.name === name && frame.file === file);
    const frame = known >= 0 ? known : frames.push({ name, file, kind, line: 0, column: 0 }) - 1;
    const row = rows.push({ parent, frame, line, self }) - 1;
    pending.push(...(call.calls ?? []).map((callee) => ({ call: callee, parent: row })).reverse());
  }
  return {
    name: 'sample',
    unit: 'seconds',
    frames,
    stacks: {
      parent: Int32Array.from(rows, ({ parent }) => parent),
      frame: Int32Array.from(rows, ({ frame }) => frame),
      line: Int32Array.from(rows, ({ line }) => line),
    },
    threads: [
      {
        name: 'main',
        samples: { stack: Int32Array.from(rows.keys()), weight: Float64Array.from(rows, ({ self }) => self) },
      },
    ],
    ...(capture === null ? {} : { capture }),
  };
}

/** Maps /srv/app to /workspace. */
export const mapper: SourceMapper = {
  locate: (file, line) =>
    file.startsWith('/srv/app/') ? { file: file.replace('/srv/app/', '/workspace/'), line, column: 1 } : null,
};

export const sampleCapture = sampleMetadata({
  taskArn: 'arn:aws:ecs:eu-west-1:123456789012:task/lab/3f2a9c11aa',
  task: '3f2a9c11aa',
  pid: 17,
  durationMs: 10_040,
  startedAt: '2026-11-21T08:15:00.000Z',
  samples: 1000,
  bytesOnWire: 21_000,
});

/** Real queries over a hand-written profile. With `capture` null it is the file of another tool. */
export function sampleQueries(
  calls: readonly Call[] = sampleCalls,
  capture: CaptureMetadata | null = sampleCapture,
): ProfileQueries {
  return createQueries(profileOf(calls, capture), mapper);
}

/**
 * Two processes of two tasks with one thread each: the first runs `sampleCalls` (10 s), the second a recursive export
 * (2 s).
 */
export function threadedQueries(): ProfileQueries {
  const first = profileOf(sampleCalls, {
    ...sampleCapture,
    sources: [
      { task: 'aaaaaaaa11', container: 'app', pid: 17, processName: 'main.py', samples: 52, error: null },
      { task: 'bbbbbbbb22', container: 'app', pid: 18, processName: 'export.py', samples: 3, error: null },
    ],
  });
  const second = profileOf(
    [
      {
        name: 'export',
        file: app('export.py'),
        line: 3,
        self: 0.5,
        calls: [
          {
            name: 'export',
            file: app('export.py'),
            line: 3,
            self: 0.5,
            calls: [{ name: 'dumps', file: library('simplejson/encoder.py'), line: 120, self: 1 }],
          },
        ],
      },
    ],
    null,
  );
  const joined = joinProfiles('joined', [
    { profile: first, source: 0 },
    { profile: second, source: 1 },
  ]);
  return createQueries(
    {
      ...joined,
      ...(first.capture !== undefined && { capture: first.capture }),
      threads: joined.threads.map((thread) => ({ ...thread, name: thread.source === 0 ? 'serve' : 'export' })),
    },
    mapper,
  );
}
