import assert from 'node:assert/strict';
import { parseProfile } from '../../../src/profile/formats/parse';
import type { Profile } from '../../../src/profile/types';
import { stackWeights } from '../../../src/profile/stackWeights';
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
    assert.deepEqual(
      parse([...chunks.slice(1), ...of(8, 2, '0x1'), named('thread_name', 8, 2, 'CrRendererMain')]).threads.map(
        ({ name }) => name,
      ),
      ['process 7: CrRendererMain', 'process 8: CrRendererMain'],
      'where no process has a name',
    );
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

  it('a part without lines is one of zeros; lines that do not fit the samples are left out, with a word', () => {
    const [plain, fit] = [{ cpuProfile: { samples: [2, 3] }, timeDeltas: [4, 5] }, [40, 41]].map(
      (one) => one as object,
    );
    const withPart = (lines: object): Profile => {
      const profile = parse([...chunks.slice(0, 6), event('ProfileChunk', { ...plain, ...lines }), ...chunks.slice(6)]);
      assert.equal(stackWeights(profile).sum, 90);
      return profile;
    };
    for (const [lines, expected] of [
      [{}, ['main 5', 'main>work 40']],
      [{ lines: fit }, ['main@40 5', 'main>work@41 40']],
      [{ lines: [40] }, ['main 5', 'main>work 40']],
    ] as const) {
      const read = samplesOf(withPart(lines));
      assert.deepEqual(
        [read.slice(0, 2), read[2], read.slice(3, 5), read[5]],
        [['main@6 20', 'main 5'], 'main>work@33 4', expected, 'main@7 16'],
        JSON.stringify(lines),
      );
    }
    assert.equal(withPart({}).remarks, undefined);
    assert.match(withPart({ lines: [40] }).remarks?.[0] ?? '', /The lines in 1 part of the CPU profile .* do not fit/);
  });

  it('a lost part takes away callers and functions of later ones, and nothing else', () => {
    const later = [
      event('ProfileChunk', {
        cpuProfile: {
          nodes: [
            { id: 9, parent: 8, callFrame: call('query') },
            { id: 10, parent: 9, callFrame: call('parse'), children: [77] },
          ],
          samples: [9, 8, 10, 2],
        },
        timeDeltas: [1, 2, 3, 4],
        endTime: 1100,
      }),
    ];
    const profile = parse([...chunks.slice(0, 6), ...later]);
    assert.deepEqual(samplesOf(profile), [
      'main@6 20',
      'main 5',
      'main>work@33 1',
      'query 2',
      ' 3',
      'query>parse 4',
      'main 55',
    ]);
    assert.deepEqual(profile.remarks, [
      'Parts of the CPU profile of CrRendererMain are missing: the callers of 1 function are unknown and left out, 1 sample is of an unknown function.',
    ]);
  });

  it('a thread with several recordings is one, and no moment of it counts twice', () => {
    const recorded = (id: string, start: number, deltas: readonly number[], name: string): object[] => [
      event('Profile', { startTime: start }, { id }),
      event(
        'ProfileChunk',
        {
          cpuProfile: { nodes: [{ id: 1, callFrame: call(name) }], samples: deltas.map(() => 1) },
          timeDeltas: deltas,
          endTime: start + deltas.reduce((a, b) => a + b, 0) + 10,
        },
        { id },
      ),
    ];
    const first = recorded('0x1', 1000, [0, 10, 10], 'a');
    for (const [second, expected, told] of [
      [recorded('0x2', 1000, [0, 10, 10], 'b'), ['a 10', 'a 10', 'a 10'], /2 times.*0\.03 ms .* count once/],
      [
        recorded('0x2', 1015, [0, 10, 10], 'b'),
        ['a 10', 'a 10', 'a 10', 'b 5', 'b 10'],
        /2 times.*0\.015 ms .* count once/,
      ],
      [
        recorded('0x2', 2000, [0, 10], 'b'),
        ['a 10', 'a 10', 'a 10', 'b 10', 'b 10'],
        /2 times: the recordings stand in turn\.$/,
      ],
      [recorded('0x2', 900, [0, 10], 'b'), ['b 10', 'b 10', 'a 10', 'a 10', 'a 10'], /2 times/],
    ] as const) {
      const profile = parse([...first, ...second]);
      assert.equal(profile.threads.length, 1);
      assert.deepEqual(samplesOf(profile), expected);
      assert.match(profile.remarks?.join(' ') ?? '', told);
    }
    const withEmpty = parse([...first, event('Profile', { startTime: 5000 }, { id: '0x3' })]);
    assert.deepEqual([withEmpty.threads.length, withEmpty.remarks], [1, undefined]);
  });

  it('profiles of one process number and id are told apart by time, as in the traces of containers', () => {
    const at = (from: number, list: readonly object[]): object[] => list.map((one, i) => ({ ...one, ts: from + i }));
    const profile = parse([
      ...at(100, chunks.slice(2)),
      ...at(
        500,
        chunks.slice(2).map((one) => ({ ...one, tid: 8 })),
      ),
    ]);
    assert.equal(profile.threads.length, 2);
    profile.threads.forEach((_thread, t) => assert.deepEqual(samplesOf(profile, t), samplesOf(parse(chunks))));
  });

  it('newer traces have an id2', () => {
    const renamed = chunks.map((one) => {
      const { id, ...rest } = one as { id?: string };
      return id === undefined ? rest : { ...rest, id2: { local: id } };
    });
    assert.deepEqual(samplesOf(parse(renamed)), samplesOf(parse(chunks)));
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
    assert.throws(() => parse([...chunks, event('ProfileChunk', { cpuProfile: { samples: [2] }, timeDeltas: [] })]), {
      name: 'ProfileError',
      message: /timeDeltas: 4 entries for 5 samples/,
    });
  });
});
