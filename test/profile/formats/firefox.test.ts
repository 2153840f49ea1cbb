import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProfile } from '../../../src/profile/formats/parse';
import { ProfileError } from '../../../src/profile/profileError';
import type { Profile } from '../../../src/profile/types';
import { runs } from '../../support/runs';
import { file, samples, strings, tables, thread } from './firefoxFile';
import { samplesOf } from './samplesOf';

const parse = (value: unknown): Profile =>
  parseProfile(new TextEncoder().encode(JSON.stringify(value)), 'firefox.json');

describe('Firefox profile', () => {
  it('a sample stands for the time to the next one, the last for an interval', () => {
    const profile = parse(file(thread));
    assert.equal(profile.unit, 'milliseconds');
    assert.deepEqual(samplesOf(profile), ['main@12>work@33 1.5', 'main@12 0.5', ' 2', 'main@12>paint 1']);
    assert.deepEqual(
      profile.frames.map(({ name, file: place, line, column }) => [name, place, line, column]),
      [
        ['main', strings[1], 10, 5],
        ['work', strings[1], 30, 6],
        ['paint', 'libxul.so', 0, 0],
      ],
    );
    assert.deepEqual(
      profile.threads.map(({ name }) => name),
      ['GeckoMain'],
    );
  });

  it('takes time as deltas, and weights in samples, milliseconds and bytes', () => {
    const { time: _time, ...untimed } = samples;
    const weights = (change: object): Profile => parse(file({ ...thread, samples: { ...untimed, ...change } }));
    assert.deepEqual([...weights({ timeDeltas: [100, 1.5, 0.5, 2] }).threads[0].samples.weight], [1.5, 0.5, 2, 1]);
    assert.deepEqual([...weights({ weight: [3, 1, 0, 2] }).threads[0].samples.weight], [3, 1, 0, 2]);
    assert.deepEqual(
      [...weights({ weight: [3, 1, 0.5, 2], weightType: 'tracing-ms' }).threads[0].samples.weight],
      [3, 1, 0.5, 2],
    );
    const bytes = weights({ weight: [300, 1, 0, 2], weightType: 'bytes' });
    assert.deepEqual([bytes.unit, ...bytes.threads[0].samples.weight], ['bytes', 300, 1, 0, 2]);
  });

  it('counts samples in their interval', () => {
    const sampled = {
      ...file({ ...thread, samples: { ...samples, weight: [2, 1, 1, 1] } }),
      meta: { interval: 0.25, preprocessedProfileVersion: 57 },
    };
    assert.deepEqual([...parse(sampled).threads[0].samples.weight], [0.5, 0.25, 0.25, 0.25]);
  });

  it('takes texts, tables and sources that all threads share, as newer versions have them', () => {
    const { stringArray: _strings, stackTable, frameTable, funcTable, ...rest } = thread;
    const { fileName: _file, ...functions } = funcTable;
    const shared = {
      stringArray: strings,
      stackTable,
      frameTable,
      funcTable: { ...functions, source: [0, 0, null] },
      sources: { id: [null], filename: [1], length: 1 },
    };
    const offsets = { frame: stackTable.frame, prefixOffset: [0, 1, 2], length: 3 };
    for (const all of [shared, { ...shared, resourceTable: thread.resourceTable, stackTable: offsets }]) {
      const profile = parse({ ...file({ ...rest, samples }), shared: all });
      assert.deepEqual(samplesOf(profile), samplesOf(parse(file(thread))));
      assert.deepEqual(profile.frames, parse(file(thread)).frames);
    }
    assert.throws(
      () =>
        parse({
          ...file({ ...rest, samples }),
          shared: { ...shared, stackTable: { ...offsets, prefixOffset: [0, 0.5, -1] } },
        }),
      { name: 'ProfileError', message: /^threads\[0\]\.stackTable\.prefix\[1\]: entry 0\.5 does not exist/ },
    );
  });

  it('names threads with their process where there are several, and never mixes units', () => {
    const other = { ...thread, name: 'Renderer', processName: 'Web Content', pid: '2' };
    assert.deepEqual(
      parse(file(thread, other)).threads.map(({ name }) => name),
      ['Parent Process 1: GeckoMain', 'Web Content 2: Renderer'],
    );
    const mixed = parse(file(thread, { ...other, samples: { ...samples, weight: [1, 1, 1, 1], weightType: 'bytes' } }));
    assert.deepEqual(
      [mixed.threads.length, mixed.unit, mixed.remarks],
      [
        1,
        'milliseconds',
        [
          'The file has several sample types: this is time (Parent Process 1: GeckoMain); not shown: bytes (Web Content 2: Renderer).',
        ],
      ],
    );
  });

  const wrong: [what: string, file: object, message: RegExp][] = [
    [
      'a stack that is not there',
      file({ ...thread, samples: { ...samples, stack: [1, 9, null, 2] } }),
      /^threads\[0\]\.samples\.stack\[1\]: stack 9 does not exist \(3 stacks\)\.$/,
    ],
    [
      'a prefix behind its stack',
      file({ ...thread, stackTable: { prefix: [1, 0, 0], frame: [0, 1, 2] } }),
      /^threads\[0\]\.stackTable\.prefix\[0\]: entry 1 does not exist/,
    ],
    [
      'a time that runs back',
      file({ ...thread, samples: { ...samples, time: [100, 90, 102, 104] } }),
      /^threads\[0\]\.samples\.time\[1\]: 90 is before the sample at 100\.$/,
    ],
    [
      'an unknown kind of weight',
      file({ ...thread, samples: { ...samples, weightType: 'cats' } }),
      /weightType: "cats" is not known/,
    ],
    [
      'weights below zero',
      file({ ...thread, samples: { ...samples, weight: [1, -1, 0, 0] } }),
      /weight\[1\]: weight -1 is negative/,
    ],
    ['no texts', file({ ...thread, stringArray: undefined }), /^threads\[0\]\.stringArray: expected a list/],
    [
      'what its developer tools save',
      { label: '', profile: { meta: { interval: 1, version: 9 }, threads: [] } },
      /meta\.preprocessedProfileVersion is missing/,
    ],
    [
      'what the browser itself records',
      { meta: { interval: 1, version: 27 }, threads: [] },
      /meta\.preprocessedProfileVersion is missing/,
    ],
  ];
  for (const [what, bad, message] of wrong) {
    it(`refuses ${what}`, () =>
      assert.throws(
        () => parse(bad),
        (error) => error instanceof ProfileError && message.test(error.message),
      ));
  }

  it('any JSON in place of any part either loads or is refused by a ProfileError', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.keys(thread)),
        fc.constantFrom(...Object.keys(tables.funcTable), 'prefix', 'frame', 'func', 'line', 'stack', 'weight', 'time'),
        fc.jsonValue(),
        (key, column, part) => {
          const broken = (thread as Record<string, unknown>)[key];
          const inner = typeof broken === 'object' && broken !== null ? { ...broken, [column]: part } : part;
          for (const value of [
            { ...thread, [key]: part },
            { ...thread, [key]: inner },
          ]) {
            try {
              parse(file(value));
            } catch (error) {
              assert.ok(error instanceof ProfileError, String(error));
            }
          }
        },
      ),
      { numRuns: runs(120) },
    );
  });
});
