import assert from 'node:assert/strict';
import { parseProfile } from '../../../src/profile/formats/parse';
import type { Profile } from '../../../src/profile/types';
import { sharedProfile } from '../sharedProfiles';
import { naiveTotals } from '../naive';
import { samplesOf } from './samplesOf';

const parse = (value: unknown): Profile =>
  parseProfile(new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value)), 'trace.json');
const call = (functionName: string, lineNumber = 4): object => ({
  functionName,
  scriptId: 1,
  url: functionName.startsWith('(') ? '' : 'https://shop.test/app.js',
  lineNumber,
  columnNumber: 2,
});
const event = (name: string, data: object, more: object = {}): object => ({
  cat: 'disabled-by-default-v8.cpu_profiler',
  ph: 'P',
  pid: 7,
  tid: 2,
  ts: 1,
  name,
  id: '0x1',
  args: { data },
  ...more,
});
const named = (name: string, pid: number, tid: number, value: string): object => ({
  cat: '__metadata',
  ph: 'M',
  pid,
  tid,
  ts: 0,
  name,
  args: { name: value },
});

const chunks = [
  named('process_name', 7, 2, 'Renderer'),
  named('thread_name', 7, 2, 'CrRendererMain'),
  event('Profile', { startTime: 1000 }),
  { ph: 'X', name: 'RunTask', pid: 7, tid: 2, ts: 5, dur: 3 },
  event(
    'ProfileChunk',
    {
      cpuProfile: {
        nodes: [
          { id: 1, callFrame: call('(root)') },
          { id: 2, parent: 1, callFrame: call('main') },
        ],
        samples: [2, 2],
      },
      timeDeltas: [10, 20],
      lines: [6, 0],
    },
    { tid: 9 },
  ),
  event(
    'ProfileChunk',
    {
      cpuProfile: { nodes: [{ id: 3, parent: 2, callFrame: call('work', 30) }], samples: [3] },
      timeDeltas: [5],
      lines: [33],
    },
    { tid: 9 },
  ),
  event('ProfileChunk', { cpuProfile: { samples: [2] }, timeDeltas: [40], lines: [7], endTime: 1100 }, { tid: 9 }),
];

describe('Chrome trace', () => {
  it('puts the chunks of a profile together: weights to the next sample and to the end, lines of the samples', () => {
    for (const file of [chunks, { traceEvents: chunks, metadata: {} }]) {
      const profile = parse(file);
      assert.equal(profile.unit, 'microseconds');
      assert.deepEqual(
        profile.threads.map(({ name }) => name),
        ['CrRendererMain'],
      );
      assert.deepEqual(samplesOf(profile), ['main@6 20', 'main 5', 'main>work@33 40', 'main@7 25']);
      assert.deepEqual(
        profile.frames.map(({ name, file: url, line, column }) => [name, url, line, column]),
        [
          ['main', 'https://shop.test/app.js', 5, 3],
          ['work', 'https://shop.test/app.js', 31, 3],
        ],
      );
    }
  });

  it('several threads and processes are threads with their names', () => {
    const of = (pid: number, tid: number, id: string): object[] =>
      chunks.slice(2).map((one) => ({ ...one, pid, tid, ...('id' in one && { id }) }));
    const worker = [
      named('process_name', 8, 1, 'Browser'),
      named('thread_name', 8, 5, 'DedicatedWorker thread'),
      ...of(8, 5, '0x1'),
      ...of(7, 4, '0x2'),
    ];
    const profile = parse([...chunks, ...worker]);
    assert.deepEqual(
      profile.threads.map(({ name }) => name),
      ['Renderer 7: CrRendererMain', 'Browser 8: DedicatedWorker thread', 'Renderer 7: thread 4'],
    );
    profile.threads.forEach((_thread, t) => assert.deepEqual(samplesOf(profile, t), samplesOf(parse(chunks))));
  });

  it('takes parts in any order of the file; those of a profile that began before the trace are left out, with a remark', () => {
    const timed = chunks.map((one, i) => ({ ...one, ts: i }));
    const orphan = { ...timed[4], id: '0x9' };
    const profile = parse([orphan, ...timed.reverse()]);
    assert.deepEqual(samplesOf(profile), samplesOf(parse(chunks)));
    assert.deepEqual(profile.remarks, ['1 part of CPU profiles that began before the trace: left out.']);
  });

  it('takes a whole profile in one event, as an old Chrome and Node write it', function () {
    const raw = JSON.parse(new TextDecoder().decode(sharedProfile(this, 'chrome/sucrase.cpuprofile'))) as object;
    const traced = naiveTotals(parse([event('CpuProfile', { cpuProfile: raw }, { ph: 'I' })]));
    assert.deepEqual(traced, naiveTotals(parse(raw)));
  });

  it('takes a list without its closing bracket', () => {
    const whole = JSON.stringify(chunks);
    for (const cut of [whole.slice(0, -1), `${whole.slice(0, -1)},\n`])
      assert.deepEqual(samplesOf(parse(cut)), samplesOf(parse(chunks)));
  });

  it('takes the start that comes with the samples over that of the beginning', () => {
    const late = {
      ph: 'P',
      pid: 1,
      tid: 1,
      id: 1,
      ts: 3,
      name: 'ProfileChunk',
      args: {
        data: {
          cpuProfile: {
            nodes: [{ id: 1, callFrame: call('main') }],
            samples: [1, 1],
            startTime: 5000,
            endTime: 5100,
            timeDeltas: [10, 20],
          },
        },
      },
    };
    assert.deepEqual(samplesOf(parse([{ ...late, name: 'Profile', args: { data: { startTime: 0 } } }, late])), [
      'main 20',
      'main 70',
    ]);
  });

  it('without an end the last sample stands for no time', () => {
    assert.deepEqual(samplesOf(parse(chunks.slice(0, -1))), ['main@6 20', 'main 5', 'main>work@33 0']);
  });

  it('says so when there is no CPU profile in it, or a part of one is missing or broken', () => {
    assert.throws(() => parse([chunks[0], chunks[3]]), {
      name: 'ProfileError',
      message:
        'trace.json is a Chrome trace without a CPU profile: none of its 2 events is "Profile", "ProfileChunk" or "CpuProfile".',
    });
    assert.throws(() => parse(chunks.filter((_one, i) => i !== 2)), {
      name: 'ProfileError',
      message: 'trace.json: the 3 parts of CPU profiles in it ("ProfileChunk") have no beginning, an event "Profile".',
    });
    assert.throws(() => parse([...chunks, event('ProfileChunk', { cpuProfile: { samples: [99] }, timeDeltas: [1] })]), {
      name: 'ProfileError',
      message: /^traceEvents\[2\] \(CPU profile 0x1\) samples\[4\]: node 99 does not exist \(3 nodes\)\.$/,
    });
    assert.throws(() => parse([...chunks, event('ProfileChunk', { cpuProfile: { samples: [2] }, timeDeltas: [] })]), {
      name: 'ProfileError',
      message: /timeDeltas: 4 entries for 5 samples/,
    });
  });
});
