/** Small valid files of the formats in JSON, of our own making, for the fuzz targets to change. */
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { writeProfile } from '../../src/profile/formats/writeProfile';
import { metadataSchema } from '../../src/metadata/metadata';
import type { Profile } from '../../src/profile/types';
import * as firefox from '../profile/formats/firefoxFile';
import { sampleMetadata } from '../support/sampleMetadata';

/** Two threads of a few stacks, with lines, recursion, idle time and an empty stack; `capture`: as one of ours. */
export function smallProfile(capture?: object, unit: Profile['unit'] = 'seconds'): Profile {
  const builder = new ProfileBuilder();
  const frame = (name: string, line: number): number => builder.frame(name, '/srv/app/a.py', line, 1);
  const [main, work, idle] = [frame('main', 1), frame('work', 9), builder.frame('(idle)', '', 0, 0)];
  const outer = builder.stack(-1, main, 3);
  const inner = builder.stack(builder.stack(outer, work, 12), work, 13);
  builder.thread('MainThread', Int32Array.of(inner, outer, -1, inner), Float64Array.of(0.5, 0.25, 0.125, 1));
  builder.thread('worker', Int32Array.of(builder.stack(-1, idle, 0), inner), Float64Array.of(2, 0.01));
  return builder.build({
    name: 'small',
    unit,
    ...(capture && { capture, sourceMaps: { '/srv/app/a.js': '{"version":3,"sources":["a.ts"],"mappings":"AAAA"}' } }),
  });
}

const jsonOf = (bytes: Uint8Array): object => JSON.parse(Buffer.from(bytes).toString()) as object;

export const capture = {
  ...sampleMetadata(),
  sources: [
    { task: 'a1', container: 'app', pid: 7, processName: 'python', samples: 4, error: null },
    { task: 'b2', container: 'app', pid: 0, processName: '', samples: 0, error: 'It ended.' },
  ],
  merged: { tasks: 2, recordedTasks: 1, processes: 1, failed: 1 },
  files: [{ path: '/srv/app/a.py', sha256: 'a'.repeat(64), gitBlob: 'b'.repeat(40), bytes: 12, from: 'running' }],
  cost: { profilerCpuSeconds: 0.3, targetCpuBefore: null, targetCpuDuring: 0.5, phasesMs: { record: 1000 } },
  remarks: ['fell to 50 Hz'],
  unknownHere: { kept: [1] },
};

export const speedscope = [
  jsonOf(writeProfile(smallProfile(capture), 'speedscope', { places: metadataSchema })),
  {
    exporter: 'py-spy@0.4.3',
    name: 'evented',
    activeProfileIndex: 0,
    shared: { frames: [{ name: 'a' }, { name: 'b', file: 'b.py', line: 3, col: null }] },
    profiles: [
      {
        ...{ type: 'evented', name: 'one', unit: 'milliseconds', startValue: 0, endValue: '9' },
        events: [
          { type: 'O', frame: 0, at: 0 },
          { type: 'O', frame: 1, at: 2 },
          { type: 'C', frame: 1, at: 5 },
          { type: 'C', frame: 0, at: 9 },
        ],
      },
      {
        type: 'sampled',
        name: 'two',
        unit: 'bytes',
        startValue: 0,
        endValue: 3,
        samples: [[0], [0, 1]],
        weights: [1, 2],
      },
    ],
  },
];

const call = (functionName: string, lineNumber = 4): object => ({
  ...{ functionName, scriptId: '1', url: functionName.startsWith('(') ? '' : 'file:///srv/app.js' },
  ...{ lineNumber, columnNumber: 2 },
});
const nodes = [
  { id: 1, callFrame: call('(root)', -1), hitCount: 0, children: [2, 3] },
  { id: 2, callFrame: call('main'), hitCount: 2, children: [4], positionTicks: [{ line: 6, ticks: 2 }] },
  { id: 3, callFrame: call('(idle)', -1), hitCount: 1 },
  {
    id: 4,
    callFrame: call('work', 8),
    hitCount: 3,
    positionTicks: [
      { line: 9, ticks: 1 },
      { line: 11, ticks: 2 },
    ],
  },
];
export const cpuProfile = [
  { nodes, startTime: 1000, endTime: 9000, samples: [2, 4, 4, 3, 4, 2], timeDeltas: [100, 900, 1100, 1000, 950, 1000] },
  { nodes, startTime: 0, endTime: 6000 },
  { typeId: 'CPU', nodes, startTime: 0, endTime: 6000, samples: [2, 4], timestamps: [10, 20] },
  {
    head: {
      ...{ functionName: '(root)', url: '', lineNumber: 0, columnNumber: 0, id: 1, hitCount: 0, callUID: 1 },
      children: [
        {
          ...{
            functionName: 'old',
            url: '/srv/old.js',
            lineNumber: 3,
            columnNumber: 1,
            id: 2,
            hitCount: 2,
            callUID: 2,
          },
          ...{ children: [], lineTicks: [{ line: 5, hitCount: 2 }] },
        },
      ],
    },
    ...{ startTime: 1, endTime: 2, samples: [2, 2], timestamps: [1_000_000, 1_500_000] },
  },
];

export const heapProfile = [
  {
    head: {
      ...{ callFrame: call('(root)', -1), selfSize: 0, id: 1 },
      children: [
        {
          callFrame: call('hold'),
          selfSize: 100,
          id: 2,
          children: [{ callFrame: call('keep'), selfSize: 7, id: 3, children: [] }],
        },
      ],
    },
    samples: [{ size: 100, nodeId: 2, ordinal: 1 }],
  },
];

export const firefoxProfile = [
  firefox.file(firefox.thread, {
    ...firefox.thread,
    tid: 2,
    samples: { ...firefox.samples, weight: [1, 2, 3, 4], weightType: 'bytes' },
  }),
  {
    meta: { interval: 2, preprocessedProfileVersion: 60 },
    shared: { stringArray: firefox.strings, ...firefox.tables, sources: { filename: [1] } },
    threads: [{ name: 'main', pid: 1, tid: 1, samples: { stack: [2, 1], timeDeltas: [1, 2] } }],
  },
];

const event = (name: string, data: object, more: object = {}): object => ({
  ...{ ph: 'P', pid: 7, tid: 2, ts: 1, name, id: '0x1', args: { data } },
  ...more,
});
const named = (name: string, value: string): object => ({ ph: 'M', pid: 7, tid: 2, name, args: { name: value } });
export const chromeTrace = [
  {
    traceEvents: [
      named('process_name', 'Renderer'),
      named('thread_name', 'Main'),
      event('Profile', { startTime: 1000 }),
      event('ProfileChunk', {
        cpuProfile: {
          nodes: [
            { id: 1, callFrame: call('(root)') },
            { id: 2, parent: 1, callFrame: call('main') },
          ],
          samples: [2, 2],
        },
        ...{ timeDeltas: [10, 20], lines: [6, 0] },
      }),
      event('ProfileChunk', { cpuProfile: { samples: [2, 9] }, timeDeltas: [10, 20], endTime: 5000 }, { ts: 2 }),
    ],
  },
  [event('CpuProfile', { cpuProfile: cpuProfile[0] }), event('CpuProfile', { cpuProfile: cpuProfile[0] }, { tid: 3 })],
];

const made = (ph: string, name: string, ts: number, more: object): object => ({
  ph,
  name,
  ts,
  pid: 7,
  tid: 2,
  ...more,
});
export const pythonTrace = [
  {
    traceEvents: [
      named('thread_name', 'MainThread'),
      made('X', 'work (/srv/app/cart.py:9)', 20, { dur: 30.5 }),
      made('X', 'builtins.sum', 62, { dur: 5 }),
      made('X', 'main (/srv/app (1)/app.py:3)', 10, { dur: 90 }),
    ],
    viztracer_metadata: { version: '1.1.1', overflow: true },
  },
  [
    made('B', 'main', 1, { cat: 'py-spy', args: { filename: '/srv/app.py', line: 3 } }),
    made('B', 'work', 2, { cat: 'py-spy', args: { filename: '/srv/app.py', line: null } }),
    made('E', 'work', 5, { cat: 'py-spy', args: { filename: '/srv/app.py', line: 4 } }),
  ],
];
