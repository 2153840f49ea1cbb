import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { hotSpans, indentBlocks } from '../../../src/views/heat/hotSpans';

const blocks = (text: string): [number, number][] =>
  indentBlocks(text.split('\n')).map(({ start, end }) => [start, end]);

describe('the slowest spans of a file', () => {
  const python = [
    'import x',
    '',
    'def quote(items):',
    '    total = 0',
    '    for item in items:',
    '        total += price(item)',
    '',
    '        log(item)',
    '    return total',
    '',
    'def other():',
    '    pass',
  ].join('\n');

  it('blocks are found by indentation', () => {
    assert.deepEqual(blocks(python), [
      [3, 9],
      [5, 8],
      [11, 12],
    ]);
    assert.deepEqual(
      blocks('function f() {\n\tif (x) {\n\t\treturn 1;\n\t}\n\treturn 2;\n}\n'),
      [
        [1, 6],
        [2, 4],
      ],
      'closing brackets belong to their block',
    );
    assert.deepEqual(blocks('    a\n  b\n'), []);
    assert.deepEqual(blocks(''), []);
  });

  it('blocks of 2,000 levels', () => {
    const deep = Array.from({ length: 2_000 }, (_, i) => `${' '.repeat(i)}x`);
    assert.equal(indentBlocks(deep).length, 1_999);
  });

  it('of a function whose time is in a loop, the loop; else the function', () => {
    const found = indentBlocks(python.split('\n'));
    const functions = [
      { start: 3, end: 9 },
      { start: 11, end: 12 },
    ];
    assert.deepEqual(
      hotSpans(
        [
          { line: 6, selfPercent: 30 },
          { line: 4, selfPercent: 1 },
        ],
        functions,
        found,
      ),
      [{ start: 5, end: 8 }],
    );
    assert.deepEqual(
      hotSpans([{ line: 6, selfPercent: 30 }], functions, [...found, { start: 6, end: 8 }]),
      [{ start: 5, end: 8 }],
      'three lines are no region',
    );
    assert.deepEqual(
      hotSpans(
        [
          { line: 6, selfPercent: 30 },
          { line: 4, selfPercent: 20 },
        ],
        functions,
        found,
      ),
      [{ start: 3, end: 9 }],
    );
    assert.deepEqual(
      hotSpans(
        [
          { line: 6, selfPercent: 30 },
          { line: 12, selfPercent: 40 },
        ],
        [],
        found,
      ),
      [
        { start: 11, end: 12 },
        { start: 5, end: 8 },
      ],
      'hottest first; no language knows the functions',
    );
  });

  it('nothing below the floor, and few in all', () => {
    assert.deepEqual(hotSpans([{ line: 6, selfPercent: 4 }], [{ start: 3, end: 9 }], []), []);
    const many = Array.from({ length: 20 }, (_, i) => ({ start: 2 * i + 1, end: 2 * i + 2 }));
    assert.equal(
      hotSpans(
        many.map(({ start }) => ({ line: start, selfPercent: 5 })),
        many,
        [],
      ).length,
      5,
    );
  });

  it('in a real file: the loop around the hot line', async () => {
    const text = await readFile('lab/samples/orders-api/orders/pricing.py', 'utf8');
    const lines = text.split('\n');
    const at = (part: string): number => lines.findIndex((line) => line.includes(part)) + 1;
    const [span] = hotSpans(
      [
        { line: at('repeated.add'), selfPercent: 18 },
        { line: at('== lines[j]'), selfPercent: 22 },
      ],
      [],
      indentBlocks(lines),
    );
    assert.deepEqual(span, { start: at('for i, line'), end: at('repeated.add') });
  });
});
