/** The `head` form of .cpuprofile, and `positionTicks` in their variants. */
import assert from 'node:assert/strict';
import { parseProfile } from '../../../src/profile/formats/parse';
import { lineTotals } from '../../../src/profile/lines';
import { stackWeights } from '../../../src/profile/stackWeights';
import type { Profile } from '../../../src/profile/types';

const parse = (value: unknown): Profile =>
  parseProfile(new TextEncoder().encode(JSON.stringify(value)), 'p.cpuprofile');
const oldForm = (root: object, node: object): object => ({
  head: {
    functionName: '(root)',
    url: '',
    id: 1,
    ...root,
    children: [{ functionName: 'addTax', url: '/srv/a.js', id: 2, children: [], ...node }],
  },
  startTime: 1,
  endTime: 1,
  samples: [2, 2, 2, 2],
  timestamps: [1e6, 1e6 + 10, 1e6 + 20, 1e6 + 30, 1e6 + 40],
});
const definition = ({ frames }: Profile): unknown => frames.map(({ name, line, column }) => [name, line, column]);
const lines = (profile: Profile): unknown =>
  lineTotals(profile, stackWeights(profile)).map(({ line, self }) => [line, self]);

describe('.cpuprofile of old and new engines', () => {
  it('the older form counts lines and columns from 1; (root) at -1 says that this file counts from 0', () => {
    const node = { lineNumber: 3, columnNumber: 16 };
    assert.deepEqual(definition(parse(oldForm({ lineNumber: 0, columnNumber: 0 }, node))), [['addTax', 3, 16]]);
    assert.deepEqual(definition(parse(oldForm({}, node))), [['addTax', 3, 16]]);
    assert.deepEqual(definition(parse(oldForm({ lineNumber: -1 }, node))), [['addTax', 4, 17]]);
    assert.deepEqual(definition(parse(oldForm({ lineNumber: 0 }, { lineNumber: 0, columnNumber: 0 }))), [
      ['addTax', 0, 0],
    ]);
    const callFrame = { functionName: 'addTax', url: '/srv/a.js', ...node };
    assert.deepEqual(
      definition(
        parse(
          oldForm({ callFrame: { functionName: '(root)', url: '', lineNumber: -1, columnNumber: -1 } }, { callFrame }),
        ),
      ),
      [['addTax', 4, 17]],
    );
  });

  it('v8-profiler-next writes the present form with positions and ticks of the older one', () => {
    const flat = (root: number, change: object = {}): object => ({
      typeId: 'CPU',
      nodes: [
        { id: 1, callFrame: { functionName: '(root)', url: '', lineNumber: root, columnNumber: root }, children: [2] },
        {
          id: 2,
          callFrame: {
            functionName: 'addTax',
            url: '/srv/a.js',
            lineNumber: 4,
            columnNumber: 15,
            lineTicks: [{ line: 6, hitCount: 2 }],
          },
        },
      ],
      startTime: 0,
      endTime: 20,
      samples: [2, 2],
      timeDeltas: [0, 10],
      ...change,
    });
    assert.deepEqual(definition(parse(flat(0))), [['addTax', 4, 15]]);
    assert.deepEqual(lines(parse(flat(0))), [[6, 20]]);
    // V8's own, and those of tools that write `(root)` at 0 by the present rule.
    for (const usual of [flat(-1), flat(0, { typeId: undefined })])
      assert.deepEqual(definition(parse(usual)), [['addTax', 5, 16]]);
  });

  it('lineTicks become executing lines', () => {
    const ticks = [{ line: 5, hitCount: 3 }, { line: 6, hitCount: 1 }]; // prettier-ignore
    assert.deepEqual(lines(parse(oldForm({ lineNumber: 0 }, { lineNumber: 3, lineTicks: ticks }))), [[5, 30], [6, 10]]); // prettier-ignore
    assert.throws(() => parse(oldForm({}, { lineTicks: [{ line: 5 }] })), {
      message: 'head.children[0].lineTicks[0].hitCount: expected a number, found nothing.',
    });
  });

  it('a line that stands in positionTicks several times has all of its ticks', () => {
    const positionTicks = [{ line: 5, ticks: 1 }, { line: 6, ticks: 1 }, { line: 5, ticks: 2 }]; // prettier-ignore
    const profile = parse({
      nodes: [
        { id: 1, callFrame: { functionName: 'f', url: 'file:///a.js', lineNumber: 3, columnNumber: 1 }, positionTicks },
      ],
      startTime: 0,
      endTime: 40,
      samples: [1, 1, 1, 1],
      timeDeltas: [0, 10, 10, 10],
    });
    assert.deepEqual(lines(profile), [[5, 30], [6, 10]]); // prettier-ignore
  });
});
