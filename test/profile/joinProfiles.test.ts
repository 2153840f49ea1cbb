import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseProfile } from '../../src/profile/formats/parse';
import { writeSpeedscope } from '../support/writeSpeedscope';
import { joinProfiles, type JoinPart } from '../../src/profile/joinProfiles';
import { MS_PER_UNIT, type Profile, type Thread } from '../../src/profile/types';
import { arbitraryProfile } from './arbitraryProfile';
import { sampleMetadata } from '../support/sampleMetadata';

/** Samples as text: one line each, outermost frame first, with the weight in ms or bytes. */
function said(profile: Profile, thread: Thread): string[] {
  const { frames, stacks } = profile;
  return Array.from(thread.samples.stack, (leaf, i) => {
    const entries: string[] = [];
    for (let s = leaf; s >= 0; s = stacks.parent[s]) {
      const f = frames[stacks.frame[s]];
      entries.unshift(`${f.name}|${f.file}|${f.line}|${f.column}|${f.kind}@${stacks.line[s]}`);
    }
    return `${entries.join(';')} ${(thread.samples.weight[i] * (MS_PER_UNIT[profile.unit] ?? 1)).toPrecision(9)}`;
  });
}

const timed = arbitraryProfile.filter((profile) => profile.unit !== 'bytes');
const parts: fc.Arbitrary<JoinPart[]> = fc.array(
  fc.record({ profile: timed, source: fc.option(fc.nat(2), { nil: undefined }) }),
  { minLength: 1, maxLength: 4 },
);

describe('joined profiles', () => {
  it('hold every sample of every part: those of one thread and source in a row, in order', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const wanted = new Map<string, string[]>();
        for (const { profile, source } of given) {
          for (const thread of profile.threads) {
            const key = `${source ?? ''}:${thread.name}`;
            wanted.set(key, [...(wanted.get(key) ?? []), ...said(profile, thread)]);
          }
        }
        const joined = joinProfiles('all', given);
        assert.deepEqual(
          new Map(joined.threads.map((thread) => [`${thread.source ?? ''}:${thread.name}`, said(joined, thread)])),
          wanted,
        );
        joined.stacks.parent.forEach((parent, s) => assert.ok(parent < s));
      }),
    );
  });

  it('keep their sources in a file', () => {
    const sources = ['a', 'b'].map((task) => ({
      task,
      container: 'app',
      pid: 7,
      processName: 'main.py',
      samples: 1,
      error: null,
    }));
    const one = parseProfile(
      Buffer.from(
        JSON.stringify({
          shared: { frames: [{ name: 'f', file: '/app/a.py', line: 3 }] },
          profiles: [
            {
              type: 'sampled',
              name: 'main',
              unit: 'seconds',
              startValue: 0,
              endValue: 1,
              samples: [[0]],
              weights: [1],
            },
          ],
        }),
      ),
      'one',
    );
    const joined = joinProfiles('all', [
      { profile: one, source: 0 },
      { profile: one, source: 1 },
    ]);
    const capture = sampleMetadata({
      samples: 2,
      sources,
      coverage: 0.93,
      options: ['gil'],
      cost: { profilerCpuSeconds: 0.1, targetCpuBefore: null, targetCpuDuring: 1, phasesMs: { record: 3 } },
    });
    const read = parseProfile(Buffer.from(writeSpeedscope({ ...joined, capture })), 'again');
    assert.deepEqual(
      read.threads.map((thread) => [thread.name, thread.source]),
      [
        ['main', 0],
        ['main', 1],
      ],
    );
    assert.deepEqual(read.capture, capture);
  });

  it('never mix time with anything else', () => {
    const of = (unit: Profile['unit']): Profile => ({
      name: unit,
      unit,
      frames: [],
      stacks: { parent: new Int32Array(0), frame: new Int32Array(0), line: new Int32Array(0) },
      threads: [],
    });
    assert.throws(
      () => joinProfiles('all', [{ profile: of('seconds') }, { profile: of('bytes') }]),
      /bytes counts bytes, what it is joined with counts seconds/,
    );
    assert.throws(() => joinProfiles('all', []), /nothing to join/);
  });
});
