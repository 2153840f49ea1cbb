import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import {
  splitInlined,
  type CpuProfile,
  type CpuProfileNode,
  type FunctionEnds,
} from '../../../src/runtimes/node/splitInlined';

const url = 'file:///app/main.js';
const node = (
  id: number,
  functionName: string,
  lineNumber: number,
  rest: Partial<CpuProfileNode> = {},
): CpuProfileNode => ({
  id,
  callFrame: { functionName, scriptId: '1', url, lineNumber, columnNumber: 4 },
  hitCount: 0,
  ...rest,
});

/** Lines 1-based: `hot` is 11-15, `caller` 21-30 with a callback at 23-27, `other` 41-50. */
const ends = { [url]: { '10:4': 15, '20:4': 30, '22:4': 27, '40:4': 50 } };
const ticksOf = (profile: CpuProfile, name: string): number =>
  profile.nodes.filter((one) => one.callFrame.functionName === name).reduce((sum, one) => sum + (one.hitCount ?? 0), 0);

describe('inlined functions of a V8 profile', () => {
  const profile: CpuProfile = {
    nodes: [
      node(1, 'caller', 20, {
        hitCount: 10,
        children: [2],
        positionTicks: [
          { line: 13, ticks: 6 },
          { line: 22, ticks: 4 },
        ],
      }),
      node(2, 'hot', 10, { hitCount: 1, positionTicks: [{ line: 13, ticks: 1 }] }),
    ],
    samples: [1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1],
    timeDeltas: [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
  };

  it("moves ticks on another function's line to that function, below its caller", () => {
    const split = splitInlined(profile, ends);
    assert.equal(ticksOf(split, 'hot'), 7);
    assert.equal(ticksOf(split, 'caller'), 4);
    const added = split.nodes.find((one) => one.id === 3)!;
    assert.deepEqual(added.positionTicks, [{ line: 13, ticks: 6 }]);
    assert.deepEqual(split.nodes[0].children, [2, 3]);
    assert.equal(split.samples!.filter((id) => id === 3).length, 6);
    assert.equal(split.samples!.filter((id) => id === 1).length, 4);
    assert.notEqual(
      split.samples!.slice(0, 4).every((id) => id === 3),
      true,
      'spread over time',
    );
    assert.deepEqual(split.timeDeltas, profile.timeDeltas);
  });

  it('finds the function in a callback written within the caller, and leaves its borders alone', () => {
    const nested = splitInlined(
      {
        nodes: [
          node(1, 'caller', 20, {
            hitCount: 9,
            children: [2],
            positionTicks: [
              { line: 25, ticks: 5 },
              { line: 23, ticks: 3 },
              { line: 27, ticks: 1 },
            ],
          }),
          node(2, 'callback', 22),
        ],
        samples: Array<number>(9).fill(1),
      },
      ends,
    );
    assert.equal(ticksOf(nested, 'callback'), 5);
    assert.equal(ticksOf(nested, 'caller'), 4);
  });

  it('leaves a profile alone whose functions it does not know', () => {
    assert.equal(splitInlined(profile, {}), profile);
  });

  it('forgets lines that no function has which could be meant, and keeps their weight', () => {
    const builtin: CpuProfile = {
      nodes: [
        node(1, 'caller', 20, {
          hitCount: 9,
          positionTicks: [
            { line: 91, ticks: 7 },
            { line: 22, ticks: 2 },
          ],
        }),
      ],
      samples: Array<number>(9).fill(1),
    };
    const split = splitInlined(builtin, ends);
    assert.deepEqual(
      [split.nodes[0].hitCount, split.nodes[0].positionTicks, split.samples],
      [9, [{ line: 22, ticks: 2 }], builtin.samples],
    );
  });

  it('names the hot function of a recording in which V8 did not', () => {
    const file = (name: string): string => readFileSync(path.join('test', 'fixtures', 'recordings', name), 'utf8');
    const recorded = JSON.parse(file('inlined.cpuprofile')) as CpuProfile;
    const busy = (profile: CpuProfile): number =>
      profile.nodes.filter((one) => one.callFrame.url !== '').reduce((sum, one) => sum + (one.hitCount ?? 0), 0);
    const split = splitInlined(recorded, JSON.parse(file('inlined.functionEnds.json')) as FunctionEnds);
    assert.ok(ticksOf(recorded, 'digest') / busy(recorded) < 0.8, 'V8 books part of it on the caller');
    assert.ok(ticksOf(split, 'digest') / busy(split) > 0.9);
  });

  it('never changes how many samples and ticks there are', () => {
    const ticks = fc.array(
      fc.record({ line: fc.integer({ min: 0, max: 60 }), ticks: fc.integer({ min: 1, max: 20 }) }),
      { maxLength: 8 },
    );
    fc.assert(
      fc.property(ticks, ticks, (first, second) => {
        const count = (list: typeof first): number => list.reduce((sum, one) => sum + one.ticks, 0);
        const before: CpuProfile = {
          nodes: [
            node(1, 'caller', 20, { hitCount: count(first), children: [2], positionTicks: first }),
            node(2, 'other', 40, { hitCount: count(second), children: [3], positionTicks: second }),
            node(3, 'hot', 10),
          ],
          samples: [...Array<number>(count(first)).fill(1), ...Array<number>(count(second)).fill(2)],
        };
        const after = splitInlined(before, ends);
        assert.equal(after.samples!.length, before.samples!.length);
        for (const one of after.nodes) {
          assert.equal(
            after.samples!.filter((id) => id === one.id).length,
            one.hitCount,
            `samples of ${one.callFrame.functionName}`,
          );
        }
      }),
    );
  });
});
