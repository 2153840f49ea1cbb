import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import fc from 'fast-check';
import { readPart } from '../../../src/runtimes/node/readPart';
import { parseProfile } from '../../../src/profile/formats/parse';
import { ProfileError } from '../../../src/profile/profileError';
import type { Profile } from '../../../src/profile/types';

interface Packed {
  pid: number;
  worker: string;
  title: string;
  profile: unknown;
}
/** The packing code of the driver that runs in the task. */
const { pack, withNodes } = createRequire(path.join(process.cwd(), 'package.json'))(
  './src/runtimes/node/remote/pack.cjs',
) as {
  pack(mode: 'cpu' | 'heap', threads: readonly unknown[]): { threads: { parent: number[] }[] };
  withNodes(threads: readonly Packed[]): readonly unknown[];
};
const packed = (mode: 'cpu' | 'heap', profiles: readonly unknown[]): { threads: { parent: number[] }[] } =>
  JSON.parse(
    JSON.stringify(
      pack(
        mode,
        withNodes(profiles.map((profile, i) => ({ pid: 7, worker: i === 0 ? '' : String(i), title: 'a.js', profile }))),
      ),
    ),
  ) as { threads: { parent: number[] }[] };
const read = (part: unknown): Profile =>
  readPart(part, (_pid, worker) => (worker === '' ? 'main' : `worker ${worker}`)).profile;

const callFrame = fc.record({
  functionName: fc.constantFrom('', 'main', 'work', '__proto__', '(garbage collector)'),
  scriptId: fc.constant('3'),
  url: fc.constantFrom('', 'file:///a.js', '/b.js'),
  lineNumber: fc.constantFrom(-1, 0, 9),
  columnNumber: fc.constantFrom(-1, 0, 4),
});
const site = fc.record({
  callFrame,
  under: fc.nat(),
  bytes: fc.nat(1e6),
  ticks: fc.array(fc.record({ line: fc.integer({ min: 1, max: 20 }), ticks: fc.integer({ min: 1, max: 5 }) }), {
    maxLength: 3,
  }),
});
const root = { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 };

/** A profile as V8 gives it: several nodes may agree on parent and function. */
const cpuProfile = fc
  .record({
    sites: fc.array(site, { minLength: 1, maxLength: 25 }),
    samples: fc.array(fc.record({ at: fc.nat(), delta: fc.integer({ min: -50, max: 10_000 }) }), { maxLength: 60 }),
  })
  .map(({ sites, samples }) => {
    const nodes = [
      {
        id: 1,
        callFrame: root,
        hitCount: 0,
        children: [] as number[],
        positionTicks: [] as { line: number; ticks: number }[],
      },
    ];
    for (const one of sites) {
      nodes[one.under % nodes.length].children.push(nodes.length + 1);
      nodes.push({
        id: nodes.length + 1,
        callFrame: one.callFrame,
        hitCount: 0,
        children: [],
        positionTicks: one.ticks,
      });
    }
    for (const one of samples) nodes[one.at % nodes.length].hitCount++;
    const total = samples.reduce((sum, one) => sum + Math.abs(one.delta), 0);
    return {
      nodes,
      startTime: 1000,
      endTime: 2000 + total,
      samples: samples.map((one) => (one.at % nodes.length) + 1),
      timeDeltas: samples.map((one) => one.delta),
      due: samples.length,
    };
  });

interface HeapNode {
  callFrame: object;
  selfSize: number;
  id: number;
  children: HeapNode[];
}
const heapProfile = fc.array(site, { maxLength: 25 }).map((sites) => {
  const all: HeapNode[] = [{ callFrame: root, selfSize: 0, id: 1, children: [] }];
  for (const one of sites) {
    const node = { callFrame: one.callFrame, selfSize: one.bytes, id: 2, children: [] };
    all[one.under % all.length].children.push(node);
    all.push(node);
  }
  return { head: all[0], samples: [] };
});

/** Weight by call path, whatever the lines. */
function byPath(profile: Profile): Record<string, Record<string, number>> {
  const paths = [...profile.stacks.parent].reduce<string[]>((known, parent, s) => {
    const { name, file, line, column } = profile.frames[profile.stacks.frame[s]];
    return [...known, `${parent < 0 ? '' : known[parent]};${name}|${file}|${line}|${column}`];
  }, []);
  return Object.fromEntries(
    profile.threads.map(({ name, samples }) => {
      const sums: Record<string, number> = {};
      samples.stack.forEach((s, i) => {
        sums[`.${s < 0 ? '' : paths[s]}`] = (sums[`.${s < 0 ? '' : paths[s]}`] ?? 0) + samples.weight[i];
      });
      return [name, sums];
    }),
  );
}
const plain = (profile: unknown, name: string): Profile =>
  parseProfile(Buffer.from(JSON.stringify({ ...(profile as object), title: name })), name);

describe('what the Node recorder sends back', () => {
  it('is the profile V8 gave, call path by call path, for any CPU profile', () => {
    fc.assert(
      fc.property(fc.array(cpuProfile, { minLength: 1, maxLength: 3 }), (profiles) => {
        const got = byPath(read(packed('cpu', profiles)));
        profiles.forEach((profile, i) => {
          const name = i === 0 ? 'main' : `worker ${i}`;
          assert.deepEqual(got[name], byPath(plain(profile, name))[name]);
        });
      }),
      { numRuns: 60 },
    );
  });

  it('and for any heap profile', () => {
    fc.assert(
      fc.property(heapProfile, (profile) => {
        assert.deepEqual(byPath(read(packed('heap', [profile]))), byPath(plain(profile, 'main')));
      }),
      { numRuns: 60 },
    );
  });

  it('has nodes that agree on parent and function only once', () => {
    const twin = (id: number): object => ({
      id,
      callFrame: { ...root, functionName: 'work', url: '/a.js' },
      hitCount: 1,
      children: [],
      positionTicks: [{ line: 3, ticks: 1 }],
    });
    const profile = {
      nodes: [{ id: 1, callFrame: root, children: [2, 3] }, twin(2), twin(3)],
      startTime: 0,
      endTime: 30,
      samples: [2, 3],
      timeDeltas: [10, 10],
      due: 2,
    };
    const part = packed('cpu', [profile]);
    assert.equal(part.threads[0].parent.length, 2);
    assert.deepEqual(Object.values(byPath(read(part)).main), [20]);
  });

  it('is read or refused, whatever became of it on the way', () => {
    const places = (value: unknown, at: readonly (string | number)[]): (readonly (string | number)[])[] =>
      value !== null && typeof value === 'object'
        ? [at, ...Object.entries(value).flatMap(([key, one]) => places(one, [...at, key]))]
        : [at];
    fc.assert(
      fc.property(
        cpuProfile,
        fc.boolean(),
        fc.nat(),
        fc.oneof(fc.anything(), fc.integer(), fc.double()),
        (profile, heap, pick, value) => {
          const part = {
            ...packed(heap ? 'heap' : 'cpu', [
              heap ? { head: { callFrame: root, selfSize: 5, children: [] } } : profile,
            ]),
            fileFunctions: {
              '/b.js': {
                functions: [
                  ['', 1, 1, -1, 0, [1]],
                  ['work', 10, 5, 0, 1, [2]],
                  ['', 12, 7, 1, 0, []],
                ],
                lines: [
                  [12, [[1, 'code']]],
                  [13, [[2, 'end']]],
                ],
              },
            },
            sourceMaps: { '/b.js': '{}' },
          };
          const all = places(part, []).slice(1);
          const at = all[pick % all.length];
          const holder = at
            .slice(0, -1)
            .reduce<Record<string | number, unknown>>(
              (one, key) => one[key] as Record<string | number, unknown>,
              part as unknown as Record<string | number, unknown>,
            );
          holder[at[at.length - 1]] = value;
          try {
            const { stacks, threads, frames } = read(part);
            stacks.parent.forEach((parent, s) => assert.ok(parent < s && stacks.frame[s] < frames.length));
            for (const { samples } of threads)
              samples.weight.forEach((weight, i) =>
                assert.ok(weight >= 0 && Number.isFinite(weight) && samples.stack[i] < stacks.parent.length),
              );
          } catch (error) {
            if (!(error instanceof ProfileError)) throw error;
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});
