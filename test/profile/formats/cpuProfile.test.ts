import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { functionTotals } from '../../../src/profile/functions';
import { parseProfile } from '../../../src/profile/formats/parse';
import { LineTicks } from '../../../src/profile/formats/lineTicks';
import { lineTotals } from '../../../src/profile/lines';
import { stackWeights } from '../../../src/profile/stackWeights';
import type { Profile } from '../../../src/profile/types';
import { stackOf } from '../naive';
import { sharedDataPath } from '../sharedProfiles';

const parse = (value: unknown): Profile =>
  parseProfile(new TextEncoder().encode(JSON.stringify(value)), 'p.cpuprofile');
const node = (id: number, functionName: string, rest: object = {}, call: object = {}): object => ({
  id,
  callFrame: {
    functionName,
    scriptId: '1',
    url: functionName.startsWith('(') ? '' : 'file:///srv/app/a.js',
    lineNumber: 9,
    columnNumber: 4,
    ...call,
  },
  ...rest,
});
const stacks = (profile: Profile): string[] =>
  [...profile.threads[0].samples.stack].map((s) =>
    stackOf(profile, s)
      .map(({ frame, line }) => `${profile.frames[frame].name}@${line}`)
      .join(';'),
  );

describe('.cpuprofile', () => {
  const base = {
    nodes: [
      node(1, '(root)', { children: [2, 9] }),
      node(2, 'main', { children: [30] }),
      node(30, 'work'),
      node(9, '(idle)'),
    ],
    startTime: 1000,
    endTime: 1100,
    samples: [2, 30, 9, 30],
    timeDeltas: [10, 20, 5, 40],
  };

  it('a sample stands for the time to the next, the last for the time to the end, the first delta for none', () => {
    const profile = parse(base);
    assert.equal(profile.unit, 'microseconds');
    assert.deepEqual(stacks(profile), ['main@0', 'main@0;work@0', '(idle)@0', 'main@0;work@0']);
    assert.deepEqual([...profile.threads[0].samples.weight], [20, 5, 40, 25]);
    const { sum, idle } = stackWeights(profile);
    assert.deepEqual([sum, idle], [50, 40]);
  });

  it('counts lines and columns from 1, tells idle and runtime frames apart', () => {
    const { frames } = parse({
      ...base,
      nodes: [...base.nodes, node(4, '(program)', { parent: 1 }, { lineNumber: -1, columnNumber: -1 })],
    });
    const shown = frames.map((f) => [f.name, f.file, f.line, f.column, f.kind]);
    assert.deepEqual(shown[0], ['main', 'file:///srv/app/a.js', 10, 5, 'code']);
    assert.ok(shown.some(([name, , , , kind]) => name === '(idle)' && kind === 'idle'));
    assert.deepEqual(
      shown.find(([name]) => name === '(program)'),
      ['(program)', '', 0, 0, 'runtime'],
    );
    assert.ok(!shown.some(([name]) => name === '(root)'));
  });

  it('takes nodes in any order, linked by children or by parent', () => {
    assert.deepEqual(stacks(parse({ ...base, nodes: [...base.nodes].reverse() })), stacks(parse(base)));
    const byParent = [
      node(30, 'work', { parent: 2 }),
      node(9, '(idle)', { parent: 1 }),
      node(2, 'main', { parent: 1 }),
      node(1, '(root)'),
    ];
    assert.deepEqual(stacks(parse({ ...base, nodes: byParent })), stacks(parse(base)));
  });

  it('sorts samples that V8 noted out of order', () => {
    const profile = parse({ ...base, timeDeltas: [10, 20, -5, 40] });
    assert.deepEqual(stacks(profile), ['main@0', '(idle)@0', 'main@0;work@0', 'main@0;work@0']);
    assert.deepEqual([...profile.threads[0].samples.weight], [15, 5, 35, 35]);
  });

  it("deals positionTicks to a node's samples: the innermost frame's lines", () => {
    const samples = [2, 30, 30, 30, 30, 30, 30, 30, 30];
    const nodes = [
      node(1, '(root)', { children: [2] }),
      node(2, 'main', { children: [30] }),
      node(30, 'work', {
        positionTicks: [
          { line: 12, ticks: 6 },
          { line: 14, ticks: 2 },
        ],
      }),
    ];
    const profile = parse({
      nodes,
      startTime: 0,
      endTime: 90,
      samples,
      timeDeltas: samples.map((_, i) => (i === 0 ? 0 : 10)),
    });
    assert.deepEqual(
      lineTotals(profile, stackWeights(profile)).map(({ line, self, total }) => [line, self, total]),
      [
        [12, 60, 60],
        [14, 20, 20],
      ],
    );
    assert.equal(stackWeights(profile).sum, 90);
  });

  it('deals ticks exactly and always the same when there are as many as samples', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }), (counts) => {
        const ticks = counts.map((count, i) => ({ line: i + 1, ticks: count }));
        const samples = counts.reduce((a, b) => a + b, 0);
        const deal = (): number[] => {
          const lines = new LineTicks(ticks, samples);
          return Array.from({ length: samples }, () => lines.next());
        };
        const dealt = deal();
        assert.deepEqual(
          counts.map((_, i) => dealt.filter((line) => line === i + 1).length),
          counts,
        );
        assert.deepEqual(deal(), dealt);
      }),
    );
  });

  describe('without samples', () => {
    const nodes = [
      node(1, '(root)', { children: [2, 9], hitCount: 1 }),
      node(2, 'main', {
        children: [30],
        hitCount: 6,
        positionTicks: [
          { line: 12, ticks: 2 },
          { line: 14, ticks: 1 },
        ],
      }),
      node(30, 'work', { hitCount: 2 }),
      node(9, '(idle)', { hitCount: 1 }),
    ];
    const counted = { nodes, startTime: 1000, endTime: 11_000 };

    it('takes hit counts: each hit lasts the same, lines share those of their function', () => {
      for (const samples of [undefined, []]) {
        const profile = parse({ ...counted, samples });
        const weights = stackWeights(profile);
        assert.deepEqual([weights.sum, weights.idle], [9000, 1000]);
        const rows = stacks(profile).map((stack, i) => [stack, profile.threads[0].samples.weight[i]]);
        assert.deepEqual(rows, [
          ['', 1000],
          ['main@12', 4000],
          ['main@14', 2000],
          ['(idle)@0', 1000],
          ['main@0;work@0', 2000],
        ]);
        assert.equal(profile.summed, true);
        assert.match(profile.remarks!.join(), /counts of hits and no samples/);
      }
    });

    it('takes those of the older form, whose times are seconds', () => {
      const head = {
        functionName: '(root)',
        url: '',
        id: 1,
        hitCount: 0,
        children: [{ functionName: 'f', url: 'a.js', lineNumber: 3, id: 2, hitCount: 4, children: [] }],
      };
      assert.equal(stackWeights(parse({ head, startTime: 10, endTime: 10.5 })).sum, 500_000);
    });

    it('says that nothing tells how long a hit lasted', () => {
      assert.throws(() => parse({ ...counted, endTime: 1000 }), {
        name: 'ProfileError',
        message: /^endTime: 1000 is not after startTime 1000/,
      });
      assert.throws(() => parse({ ...counted, nodes: [node(1, 'a', { hitCount: -1 })] }), /nodes\[0\]\.hitCount/);
    });

    for (const [file, rows] of [
      ['f09-hit-counts', { addTax: 6000, '(idle)': 2000 }],
      ['f10-no-deltas', { addTax: 1000, sum: 1000 }],
    ] as const)
      it(`${file} has what the fault says is right`, function () {
        const profile = parseProfile(readFileSync(sharedDataPath(this, `faults/${file}.cpuprofile`)), file);
        const { self } = functionTotals(profile, stackWeights(profile));
        const own = Object.fromEntries(profile.frames.map(({ name }, f) => [name, self[f]]));
        const idle = stackWeights(profile).idle;
        assert.deepEqual(idle > 0 ? { ...own, '(idle)': idle } : own, rows);
      });
  });

  it('samples whose times are missing share the whole time equally, with a word', () => {
    for (const timeDeltas of [undefined, null, []]) {
      const profile = parse({ ...base, timeDeltas });
      assert.deepEqual([...profile.threads[0].samples.weight], [25, 25, 25, 25]);
      assert.match(profile.remarks!.join(), /does not say when its 4 samples were taken/);
    }
    assert.equal(parse(base).remarks, undefined);
  });

  const wrong: [what: string, file: object, message: RegExp][] = [
    [
      'a cycle',
      { ...base, nodes: [node(1, '(root)'), node(2, 'a', { children: [30] }), node(30, 'b', { children: [2] })] },
      /nodes\[1\]: node 2 is its own ancestor/,
    ],
    ['its own child', { ...base, nodes: [node(2, 'a', { children: [2] })] }, /node 2 is its own ancestor/],
    [
      'two parents',
      { ...base, nodes: [node(1, 'a', { children: [30] }), node(2, 'b', { children: [30] }), node(30, 'c')] },
      /nodes\[1\]\.children\[0\]: node 30 has two parents/,
    ],
    [
      'a missing child',
      { ...base, nodes: [node(1, 'a', { children: [77] })] },
      /nodes\[0\]\.children\[0\]: node 77 does not exist/,
    ],
    ['a doubled id', { ...base, nodes: [node(1, 'a'), node(1, 'b')] }, /nodes\[1\]\.id: node 1 occurs twice/],
    ['a sample of no node', { ...base, samples: [2, 30, 9, 77] }, /samples\[3\]: node 77 does not exist \(4 nodes\)/],
    ['missing deltas', { ...base, timeDeltas: [1] }, /timeDeltas: 1 entries for 4 samples/],
    [
      'a delta that is none',
      { ...base, timeDeltas: [1, 2, null, 4] },
      /timeDeltas\[2\]: expected a number, found null/,
    ],
    ['an end before the start', { ...base, endTime: 1 }, /endTime: 1 is before startTime 1000/],
    [
      'ticks below zero',
      { ...base, nodes: [...base.nodes, node(7, 'x', { parent: 1, positionTicks: [{ line: 1, ticks: -1 }] })] },
      /nodes\[4\]\.positionTicks\[0\]/,
    ],
  ];
  for (const [what, file, message] of wrong) {
    it(`refuses ${what}`, () => assert.throws(() => parse(file), { name: 'ProfileError', message }));
  }

  it('takes a tree 10,000 nodes deep', () => {
    const nodes = Array.from({ length: 10_000 }, (_, i) => node(i, `f${i}`, i < 9_999 ? { children: [i + 1] } : {}));
    assert.equal(
      parse({ nodes, startTime: 0, endTime: 1, samples: [9_999], timeDeltas: [0] }).stacks.parent.length,
      10_000,
    );
  });
});
