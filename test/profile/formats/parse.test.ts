import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProfile } from '../../../src/profile/formats/parse';
import { writeSpeedscope } from '../../support/writeSpeedscope';
import { ProfileError } from '../../../src/profile/profileError';
import type { Profile } from '../../../src/profile/types';
import { arbitraryProfile } from '../arbitraryProfile';
import { stackOf } from '../naive';
import { runs } from '../../support/runs';
import { sampleMetadata } from '../../support/sampleMetadata';

const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));
const parse = (value: unknown): Profile => parseProfile(bytes(value), 'file.json');

/** The content of a profile, independent of the order of its tables. */
function meaning(profile: Profile): unknown {
  return {
    unit: profile.unit,
    name: profile.name,
    capture: profile.capture,
    sourceMaps: profile.sourceMaps,
    threads: profile.threads.map(({ name, samples }) => ({
      name,
      weights: [...samples.weight],
      stacks: [...samples.stack].map((stack) =>
        stackOf(profile, stack).map(({ frame, line }) => ({
          ...profile.frames[frame],
          line: profile.frames[frame].line,
          at: line,
        })),
      ),
    })),
  };
}

const capture = sampleMetadata({ durationMs: 10_010, samples: 2 });

function speedscope(change: object = {}, profile: object = {}): Record<string, unknown> {
  return {
    $schema: 'https://www.speedscope.app/file-format-schema.json',
    shared: {
      frames: [
        { name: 'main', file: 'a.py', line: 3 },
        { name: 'work', file: 'a.py', line: 9 },
      ],
    },
    profiles: [
      {
        type: 'sampled',
        name: 't',
        unit: 'seconds',
        startValue: 0,
        endValue: 3,
        samples: [[0, 1], [0]],
        weights: [1, 2],
        ...profile,
      },
    ],
    ...change,
  };
}

describe('speedscope files', () => {
  it('come back as they were written', () => {
    fc.assert(
      fc.property(arbitraryProfile, fc.boolean(), (profile, isCapture) => {
        const whole: Profile = isCapture ? { ...profile, capture, sourceMaps: { '/srv/app/a.js': '{}' } } : profile;
        const text = writeSpeedscope(whole);
        const again = parse(text);
        assert.deepEqual(meaning(again), meaning(whole));
        assert.equal(writeSpeedscope(again), text);
      }),
      { numRuns: runs(100) },
    );
  });

  it("py-spy's lines are executing lines, its functions have no known definition", () => {
    for (const exporter of ['py-spy@0.4.1', undefined]) {
      const frames = [
        { name: 'main', file: 'a.py', line: 3, col: null },
        { name: 'main', file: 'a.py', line: 4, col: null },
      ];
      const profile = parse(speedscope({ exporter, shared: { frames } }, { samples: [[0], [1]] }));
      assert.deepEqual(profile.frames, [{ name: 'main', file: 'a.py', line: 0, column: 0, kind: 'code' }]);
      assert.deepEqual([...profile.stacks.line], [3, 4]);
    }
  });

  it("pyinstrument's lines are definitions, also of two functions of one name; no line is known to have run", () => {
    const frames = [
      { name: 'work', file: 'a.py', line: 3 },
      { name: 'work', file: 'a.py', line: 9 },
      { name: '[self]', file: null, line: null },
    ];
    const profile = parse(speedscope({ exporter: 'pyinstrument', shared: { frames } }, { samples: [[0], [1, 2]] }));
    assert.deepEqual(
      profile.frames.map(({ name, line }) => [name, line]),
      [
        ['work', 3],
        ['work', 9],
        ['[self]', 0],
      ],
    );
    assert.deepEqual([...profile.stacks.line], [0, 0, 0]);
  });

  it('lines of a foreign file that could be either are kept as both', () => {
    const profile = parse(speedscope());
    assert.deepEqual(
      profile.frames.map((f) => f.line),
      [3, 9],
    );
    assert.deepEqual([...profile.stacks.line], [3, 9]);
  });

  it('equal names in one file with columns are different functions', () => {
    const frames = [
      { name: '(anonymous)', file: 'a.js', line: 3, col: 7 },
      { name: '(anonymous)', file: 'a.js', line: 9, col: 2 },
    ];
    assert.deepEqual(
      parse(speedscope({ shared: { frames } })).frames.map((f) => [f.line, f.column]),
      [
        [3, 7],
        [9, 2],
      ],
    );
  });

  it('times in several units become one; other units are another sample type', () => {
    const [first] = speedscope().profiles as object[];
    const both = parse(speedscope({ profiles: [first, { ...first, unit: 'milliseconds' }] }));
    assert.deepEqual([...both.threads[1].samples.weight], [0.001, 0.002]);
    const mixed = parse(speedscope({ profiles: [first, { ...first, unit: 'bytes' }] }));
    assert.deepEqual([mixed.unit, mixed.threads.length], ['bytes', 1]);
    assert.match(mixed.remarks?.[0] ?? '', /this is bytes \(.*\); not shown: time /);
  });

  it('evented: time between events goes to the open frames, gaps to none', () => {
    const events = [
      [1, 'O', 0],
      [2, 'O', 1],
      [5, 'C', 1],
      [6, 'C', 0],
    ].map(([at, type, frame]) => ({ at, type, frame }));
    const evented = { type: 'evented', events, startValue: 0, endValue: 10 };
    const profile = parse(speedscope({}, evented));
    const { stack, weight } = profile.threads[0].samples;
    // dotnet-trace writes these two as text.
    const asText = parse(speedscope({}, { ...evented, startValue: '0', endValue: '1E1' })).threads[0].samples;
    assert.deepEqual([...asText.weight], [...weight]);
    assert.deepEqual(
      [...stack].map((s) =>
        stackOf(profile, s)
          .map(({ frame }) => profile.frames[frame].name)
          .join(';'),
      ),
      ['', 'main', 'main;work', 'main', ''],
    );
    assert.deepEqual([...weight], [1, 1, 3, 1, 4]);
  });

  it('takes a byte order mark', () => {
    assert.equal(parse(`\uFEFF${JSON.stringify(speedscope())}`).threads.length, 1);
  });

  const wrong: [what: string, file: unknown, message: RegExp][] = [
    [
      'a frame that is not there',
      speedscope({}, { samples: [[0], [99]] }),
      /^profiles\[0\]\.samples\[1\]: frame 99 does not exist \(2 frames\)\.$/,
    ],
    [
      'a frame number that is none',
      speedscope({}, { samples: [[0], [0.5]] }),
      /samples\[1\]: frame 0\.5 does not exist/,
    ],
    [
      'a frame named by text',
      speedscope({}, { samples: [[0], ['length']] }),
      /samples\[1\]: frame the text "length" does not exist/,
    ],
    ['fewer weights than samples', speedscope({}, { weights: [1] }), /profiles\[0\]: 2 samples but 1 weights/],
    ['a negative weight', speedscope({}, { weights: [1, -2] }), /profiles\[0\]\.weights\[1\]: weight -2 is negative/],
    [
      'a weight that is no number',
      speedscope({}, { weights: [1, null] }),
      /profiles\[0\]\.weights\[1\]: expected a number, found null/,
    ],
    [
      'an endless weight',
      JSON.stringify(speedscope()).replace('[1,2]', '[1,1e999]'),
      /profiles\[0\]\.weights\[1\]: expected a number, found Infinity/,
    ],
    ['weights beyond number', speedscope({}, { weights: [1e308, 1.7e308] }), /add up to more than a number can hold/],
    ['an unknown unit', speedscope({}, { unit: 'toString' }), /profiles\[0\]\.unit: unit "toString" is unknown/],
    ['an unknown type', speedscope({}, { type: 'x' }), /profiles\[0\]\.type: expected "sampled" or "evented"/],
    ['no profiles', speedscope({ profiles: [] }), /profiles: the list is empty/],
    [
      'a frame without a name',
      speedscope({ shared: { frames: [{}] } }),
      /shared\.frames\[0\]\.name: expected a text, found nothing/,
    ],
    [
      'a line that is none',
      speedscope({ shared: { frames: [{ name: 'a', line: 1.5 }] } }),
      /shared\.frames\[0\]\.line: 1\.5 is not a line/,
    ],
    [
      'a huge line',
      speedscope({ shared: { frames: [{ name: 'a', line: 1e12 }] } }),
      /shared\.frames\[0\]\.line: 1000000000000 is not a line/,
    ],
    ['a newer version of ours', speedscope({ ecsProfiler: { formatVersion: 2 } }), /formatVersion: 2 is not known/],
    ['another kind of JSON', { a: 1 }, /is JSON, but no profile in a known format/],
    ['a Chrome trace of nothing', { traceEvents: [] }, /is a Chrome trace without a CPU profile/],
    [
      'JSON Lines of something else',
      '{"level":"info"}\n{"level":"warn"}\n',
      /^file\.json is no profile in a known format/,
    ],
    ['a cut file', JSON.stringify(speedscope()).slice(0, 100), /is not valid JSON/],
    ['an empty file', '', /is empty/],
  ];
  for (const [what, file, message] of wrong) {
    it(`refuses ${what}`, () => {
      assert.throws(
        () => parse(file),
        (error) => error instanceof ProfileError && message.test(error.message) && error.hint !== '',
      );
    });
  }

  it('any JSON in place of any part either loads or is refused by a ProfileError', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('shared', 'profiles', 'ecsProfiler', 'exporter', 'name'),
        fc.jsonValue(),
        fc.jsonValue(),
        (key, part, deeper) => {
          for (const file of [
            speedscope({ [key]: part }),
            speedscope({}, { samples: part, weights: deeper }),
            speedscope({ shared: { frames: [part, deeper] } }),
            speedscope({
              ecsProfiler: { formatVersion: 1, frameLines: 'definition', sampleLines: part, capture: deeper },
            }),
          ]) {
            try {
              parse(file);
            } catch (error) {
              assert.ok(error instanceof ProfileError, String(error));
            }
          }
        },
      ),
      { numRuns: runs(100) },
    );
  });
});
