import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { Profile as PprofProfile } from 'pprof-format';
import { writeFrame } from '../../../src/profile/formats/collapsedLine';
import { parseProfile } from '../../../src/profile/formats/parse';
import { functionTotals } from '../../../src/profile/functions';
import { sharedDataPath } from '../sharedProfiles';
import { NO_FRAMES } from '../../../src/profile/formats/writeCollapsed';
import { writeProfile } from '../../../src/profile/formats/writeProfile';
import { ProfileBuilder } from '../../../src/profile/profileBuilder';
import { stackWeights } from '../../../src/profile/stackWeights';
import { MS_PER_UNIT, type Frame, type Profile } from '../../../src/profile/types';
import { arbitraryProfile } from '../arbitraryProfile';
import { stackOf } from '../naive';
import { runs } from '../../support/runs';

type Named = (frame: Frame, line: number) => string;

/** Rounded weight per stack in the unit of a format. Stacks that the format cannot distinguish are added up. */
function byStack(profile: Profile, scale: number, name: Named, empty = ''): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { samples } of profile.threads) {
    samples.stack.forEach((stack, s) => {
      const key =
        stackOf(profile, stack)
          .map(({ frame, line }) => name(profile.frames[frame], line))
          .join('\n') || empty;
      sums.set(key, (sums.get(key) ?? 0) + samples.weight[s] * scale);
    });
  }
  return new Map(
    [...sums]
      .map(([key, sum]) => [key, Math.round(sum)] as const)
      .filter(([, sum]) => sum > 0)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

const perUnit = (profile: Profile, perMs: number): number =>
  MS_PER_UNIT[profile.unit] === null ? 1 : (MS_PER_UNIT[profile.unit] ?? 1) * perMs;
const oneThread = (profile: Profile): Profile => ({ ...profile, threads: profile.threads.slice(0, 1) });

/** Uses whole bytes, so that sums are whole and do not depend on where rounding happens. */
const exact = arbitraryProfile.map((profile): Profile =>
  profile.unit !== 'bytes'
    ? profile
    : {
        ...profile,
        threads: profile.threads.map((thread) => ({
          ...thread,
          samples: { ...thread.samples, weight: thread.samples.weight.map(Math.round) },
        })),
      },
);

describe('exports', () => {
  it('collapsed: equal weight a stack, in microseconds, or nanoseconds, bytes or counts', () => {
    const name: Named = (frame, line) => writeFrame({ name: frame.name, file: frame.file, line: line || frame.line });
    fc.assert(
      fc.property(arbitraryProfile, (profile) => {
        const inUnit = (perMs: number): Map<string, number> =>
          byStack(profile, perUnit(profile, perMs), name, NO_FRAMES);
        // Where whole microseconds lose more than a hundredth, it is nanoseconds.
        const all = [...inUnit(1e6).values()].reduce((sum, weight) => sum + weight, 0);
        const short = [...inUnit(1e6).values()]
          .filter((weight) => weight < 500)
          .reduce((sum, weight) => sum + weight, 0);
        const expected = inUnit(short > all / 100 ? 1e6 : 1000);
        if (expected.size === 0) {
          const weighs = profile.threads.some(({ samples }) => samples.weight.some((weight) => weight > 0));
          if (weighs)
            return assert.throws(() => writeProfile(profile, 'collapsed'), { message: /less than half a byte/ });
          return assert.equal(writeProfile(profile, 'collapsed').length, 0);
        }
        assert.deepEqual(byStack(parseProfile(writeProfile(profile, 'collapsed'), 'x'), 1, name), expected);
      }),
      { numRuns: runs(50) },
    );
  });

  it('collapsed: names that would be read as comments or counts come back as one stack', () => {
    const builder = new ProfileBuilder();
    const stack = (...names: string[]): number =>
      names.reduce((parent, called) => builder.stack(parent, builder.frame(called, '', 0, 0), 0), -1);
    const profileOf = (stacks: readonly number[]): Profile =>
      builder.build({ name: 'x', unit: 'none' }, [
        { name: 'main', samples: { stack: Int32Array.from(stacks), weight: new Float64Array(stacks.length).fill(3) } },
      ]);
    for (const stacks of [
      [stack('# note', 'go'), stack('main')],
      [stack('#'), stack('//')],
      [stack('pool', 'step 1'), stack('pool', 'load 2')],
    ]) {
      const again = parseProfile(writeProfile(profileOf(stacks), 'collapsed'), 'x');
      assert.deepEqual([stackWeights(again).sum, again.types, again.remarks], [6, undefined, undefined]);
    }
  });

  it('pprof: equal weight a stack in nanoseconds, bytes or counts, with lines and definitions; another decoder agrees on the sum', () => {
    const name: Named = ({ name: called, file, line }, at) => JSON.stringify([called || '(anonymous)', file, line, at]);
    fc.assert(
      fc.property(exact, (profile) => {
        const bytes = writeProfile(profile, 'pprof');
        const scale = perUnit(profile, 1e6);
        assert.deepEqual(byStack(parseProfile(bytes, 'x'), 1, name), byStack(profile, scale, name));
        const sum = PprofProfile.decode(bytes).sample.reduce((all, { value }) => all + Number(value[1]), 0);
        assert.equal(
          sum,
          profile.threads.reduce((all, { samples }) => all + samples.weight.reduce((a, b) => a + b, 0), 0) * scale,
        );
      }),
      { numRuns: runs(50) },
    );
  });

  it('pprof: functions have no system name, so that nobody demangles <module> away', () => {
    const builder = new ProfileBuilder();
    const stack = builder.stack(-1, builder.frame('<module>', '/srv/app.py', 1, 0), 3);
    builder.thread('main', Int32Array.of(stack), Float64Array.of(1));
    const { function: functions, stringTable } = PprofProfile.decode(
      writeProfile(builder.build({ name: 'x', unit: 'none' }), 'pprof'),
    );
    assert.deepEqual(
      functions.map(({ name, systemName }) => [name, systemName].map((id) => stringTable.strings[Number(id)])),
      [['<module>', '']],
    );
  });

  it('pprof: threads keep their names and weights', () => {
    const weights = (profile: Profile, scale: number): [string, number][] =>
      profile.threads
        .map(({ name, samples }) => [name, samples.weight.reduce((a, b) => a + b, 0) * scale] as [string, number])
        .filter(([, sum]) => sum > 0);
    fc.assert(
      fc.property(
        exact.filter(({ threads }) => threads.length > 1),
        (profile) => {
          const named = {
            ...profile,
            threads: profile.threads.map((thread, t) => ({ ...thread, name: `thread ${t}` })),
          };
          assert.deepEqual(
            weights(parseProfile(writeProfile(named, 'pprof'), 'x'), 1),
            weights(named, perUnit(named, 1e6)),
          );
        },
      ),
      { numRuns: runs(40) },
    );
  });

  it('.cpuprofile: the samples of a thread in their order, each with its weight', () => {
    const meaning = (profile: Profile, scale: number): unknown => {
      const { stack, weight } = profile.threads[0].samples;
      return [...stack].map((s, i) => [
        stackOf(profile, s).map(({ frame }) =>
          JSON.stringify({ ...profile.frames[frame], name: profile.frames[frame].name || '(anonymous)' }),
        ),
        Math.round(weight[i] * scale * 1000),
      ]);
    };
    fc.assert(
      fc.property(
        arbitraryProfile.filter(({ unit }) => unit !== 'bytes'),
        (profile) => {
          const one = oneThread(profile);
          assert.deepEqual(
            meaning(parseProfile(writeProfile(one, 'cpuprofile'), 'x'), 1),
            meaning(one, perUnit(one, 1000)),
          );
        },
      ),
      { numRuns: runs(50) },
    );
  });

  it('.cpuprofile: as many ticks on a line as samples', () => {
    const lines = (profile: Profile): unknown => {
      const counts = new Map<string, number>();
      profile.threads[0].samples.stack.forEach((s) => {
        const key =
          stackOf(profile, s)
            .map(({ frame }) =>
              JSON.stringify({ ...profile.frames[frame], name: profile.frames[frame].name || '(anonymous)' }),
            )
            .join() + (s < 0 ? '' : profile.stacks.line[s]);
        counts.set(key, (counts.get(key) ?? 0) + 1);
      });
      return new Map([...counts].sort());
    };
    fc.assert(
      fc.property(
        arbitraryProfile.filter(({ unit, threads }) => unit !== 'bytes' && threads[0].samples.stack.length > 0),
        (profile) => {
          // A node has ticks for all of its samples or for none, so give every sample an executing line.
          const withLines = {
            ...oneThread(profile),
            stacks: { ...profile.stacks, line: profile.stacks.line.map((line) => line || 5) },
          };
          assert.deepEqual(lines(parseProfile(writeProfile(withLines, 'cpuprofile'), 'x')), lines(withLines));
        },
      ),
      { numRuns: runs(40) },
    );
  });

  it('.cpuprofile: links its nodes by children, as V8 and those who read it do', () => {
    interface Written {
      nodes: { id: number; children: number[]; hitCount: number; parent?: number }[];
      samples: number[];
    }
    fc.assert(
      fc.property(arbitraryProfile, (profile) => {
        const one = oneThread({ ...profile, unit: 'microseconds' });
        const { nodes, samples } = JSON.parse(Buffer.from(writeProfile(one, 'cpuprofile')).toString()) as Written;
        const children = nodes.flatMap((node) => node.children);
        assert.equal(new Set(children).size, children.length, 'each node has one parent');
        assert.equal(children.length, nodes.length - 1);
        // From the root all are reached, and all hits are counted: what VS Code's own viewer adds up.
        const byId = new Map(nodes.map((node) => [node.id, node]));
        const reached = [nodes[0]];
        for (let at = 0; at < reached.length; at++) reached.push(...reached[at].children.map((id) => byId.get(id)!));
        assert.equal(reached.length, nodes.length);
        assert.equal(
          reached.reduce((sum, node) => sum + node.hitCount, 0),
          samples.length,
        );
      }),
    );
  });

  it('f07-thread.cpuprofile keeps the tree when it is written again', function () {
    const read = (bytes: Uint8Array): Profile => parseProfile(bytes, 'f07');
    const bytes = writeProfile(read(readFileSync(sharedDataPath(this, 'faults/f07-thread.cpuprofile'))), 'cpuprofile');
    const { nodes } = JSON.parse(Buffer.from(bytes).toString()) as { nodes: { children: number[] }[] };
    assert.equal(nodes.flatMap(({ children }) => children).length, 2);
    const again = read(bytes);
    const { total } = functionTotals(again, stackWeights(again));
    assert.equal(total[again.frames.findIndex(({ name }) => name === 'outer')], 4000);
  });

  it('.cpuprofile: says what it cannot hold', () => {
    const samples = { stack: new Int32Array([-1]), weight: new Float64Array([1]) };
    const profile: Profile = {
      name: 'p',
      unit: 'seconds',
      frames: [],
      stacks: { parent: new Int32Array(0), frame: new Int32Array(0), line: new Int32Array(0) },
      threads: [
        { name: 'a', samples },
        { name: 'b', samples },
      ],
    };
    assert.throws(() => writeProfile(profile, 'cpuprofile'), {
      name: 'ProfileError',
      message: 'A .cpuprofile holds one thread, this profile has 2.',
    });
    assert.throws(() => writeProfile({ ...oneThread(profile), unit: 'bytes' }, 'cpuprofile'), {
      name: 'ProfileError',
      message: 'A .cpuprofile holds time, this profile counts bytes.',
    });
  });

  it('names from hostile code cannot break a line apart', () => {
    const odd = 'a;b\nc 5\r\u2028d';
    const samples = { stack: new Int32Array([0]), weight: new Float64Array([3]) };
    const profile: Profile = {
      name: 'p',
      unit: 'none',
      frames: [{ name: odd, file: 'x;y\n.py', line: 0, column: 0, kind: 'code' }],
      stacks: { parent: new Int32Array([-1]), frame: new Int32Array([0]), line: new Int32Array([7]) },
      threads: [{ name: 'a', samples }],
    };
    assert.equal(new TextDecoder().decode(writeProfile(profile, 'collapsed')), 'a:b c 5  d (x:y .py:7) 3\n');
  });

  describe('weights beyond what a format can hold', () => {
    const weighing = (weights: readonly number[], unit: Profile['unit'], depth = 1, name = 'work'): Profile => {
      const builder = new ProfileBuilder();
      let stack = -1;
      for (let i = 0; i < depth; i++) stack = builder.stack(stack, builder.frame(name, '', 0, 0), 0);
      builder.thread(
        'main',
        Int32Array.from(weights, () => stack),
        Float64Array.from(weights),
      );
      return builder.build({ name: 'p', unit });
    };
    const refused = (profile: Profile, format: 'pprof' | 'collapsed' | 'cpuprofile', message: RegExp): void =>
      assert.throws(() => writeProfile(profile, format), { name: 'ProfileError', message, hint: /speedscope/ });

    it('are one error: pprof has signed numbers of 64 bits, which its readers add up', () => {
      const beyond = /^pprof holds numbers up to 9\.22e\+18, and the weights of this profile add up to /;
      for (const weights of [[2 ** 63], [2 ** 62, 2 ** 62], [2 ** 64], [1e300]])
        refused(weighing(weights, 'bytes'), 'pprof', beyond);
      refused(weighing([1e10], 'seconds'), 'pprof', /add up to 1\.00e\+19 in its unit/);
      refused(weighing([1e305], 'seconds'), 'pprof', /add up to more than any number in its unit/);
      const most = parseProfile(writeProfile(weighing([2 ** 63 - 1024], 'bytes'), 'pprof'), 'p');
      assert.deepEqual([...most.threads[0].samples.weight], [2 ** 63 - 1024]);
    });

    it('are one error: in microseconds they are more than any number', () => {
      refused(weighing([1e305], 'seconds'), 'collapsed', /^A file of collapsed stacks holds numbers up to/);
      refused(weighing([1e305], 'seconds'), 'cpuprofile', /^A \.cpuprofile holds numbers up to/);
    });

    it('a time that is none, or beyond them, is left out of pprof', () => {
      for (const [startedAt, durationMs] of [
        ['+275760-09-13T00:00:00Z', 1e300],
        ['never', NaN],
      ] as const) {
        const bytes = writeProfile(weighing([1], 'bytes'), 'pprof', { recorded: { startedAt, durationMs } });
        const { timeNanos, durationNanos } = PprofProfile.decode(bytes);
        assert.deepEqual([Number(timeNanos), Number(durationNanos)], [0, 0]);
      }
    });

    it('a stack whose callers have names too long for one line is refused before it is written', () => {
      refused(weighing([1], 'none', 20_000, 'n'.repeat(50_000)), 'collapsed', /^The file would have 1000 MB, as each/);
    });
  });
});
