import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapLines } from '../../../src/source/truth/mapLines';
import { type TextEdit, moveMarks, type PlacedMark, placeMarks } from '../../../src/views/heat/marks';

const mark = (line: number, touched = false): PlacedMark => ({
  line,
  recorded: line,
  step: 2,
  figure: '5.0 %',
  touched,
});
const change = (start: [number, number], end: [number, number], text: string): TextEdit => ({
  range: { start: { line: start[0] - 1, character: start[1] }, end: { line: end[0] - 1, character: end[1] } },
  text,
});
const moved = (...changes: TextEdit[]): [number, number, boolean][] =>
  moveMarks([mark(3), mark(5), mark(9)], changes).map(({ recorded, line, touched }) => [recorded, line, touched]);

describe('marks in a text that is edited', () => {
  it('move with lines put in or taken out above them', () => {
    assert.deepEqual(moved(change([1, 0], [1, 0], 'a\nb\n')), [
      [3, 5, false],
      [5, 7, false],
      [9, 11, false],
    ]);
    assert.deepEqual(moved(change([6, 0], [8, 0], '')), [
      [3, 3, false],
      [5, 5, false],
      [9, 7, false],
    ]);
    assert.deepEqual(
      moved(change([5, 0], [5, 0], '# note\n')),
      [
        [3, 3, false],
        [5, 6, false],
        [9, 10, false],
      ],
      'a new line before a marked one',
    );
  });

  it('stay as touched on a line that was edited, and go with one that was taken out', () => {
    assert.deepEqual(moved(change([5, 2], [5, 4], 'xy')), [
      [3, 3, false],
      [5, 5, true],
      [9, 9, false],
    ]);
    assert.deepEqual(moved(change([5, 0], [6, 0], '')), [
      [3, 3, false],
      [9, 8, false],
    ]);
    assert.deepEqual(moved(change([4, 0], [7, 0], 'one\ntwo\n')), [
      [3, 3, false],
      [5, 5, true],
      [9, 8, false],
    ]);
    assert.deepEqual(
      moved(change([9, 4], [9, 4], '!'), change([3, 1], [3, 1], '\n')),
      [
        [3, 3, true],
        [5, 6, false],
        [9, 10, true],
      ],
      'edits at several places',
    );
  });

  it('are placed by what the text says; what it does not say holds for touched ones only', () => {
    const now = (line: number): number | null => ({ 3: 4, 5: null, 9: null })[line] ?? null;
    const before = [mark(3), { ...mark(5, true), line: 6 }, mark(9)];
    assert.deepEqual(
      placeMarks([mark(3), mark(5), mark(9)], now, before).map(({ recorded, line, touched }) => [
        recorded,
        line,
        touched,
      ]),
      [
        [3, 4, false],
        [5, 6, true],
      ],
    );
    assert.deepEqual(
      placeMarks([mark(5)], () => 7, [{ ...mark(5, true), line: 6 }]).map(({ line, touched }) => [line, touched]),
      [[7, false]],
      'an edit that was undone',
    );
  });

  it('never leave the text and agree with a comparison of the texts on lines that no edit touched', () => {
    const edits = fc.tuple(fc.nat(11), fc.nat(3), fc.array(fc.constantFrom('x', 'y'), { maxLength: 3 }));
    fc.assert(
      fc.property(edits, ([from, removed, added]) => {
        const lines = Array.from({ length: 12 }, (_, i) => `line ${i + 1}`);
        const to = Math.min(11, from + removed);
        const text = added.map((line) => `${line}\n`).join('');
        const after = [...lines.slice(0, from), ...added, ...lines.slice(to)];
        const map = mapLines(lines, after);
        const marks = moveMarks(
          lines.map((_, i) => mark(i + 1)),
          [change([from + 1, 0], [to + 1, 0], text)],
        );
        for (const { recorded, line, touched } of marks) {
          assert.ok(line >= 1 && line <= after.length);
          if (!touched) assert.equal(map[recorded - 1] + 1, line);
        }
        assert.ok(marks.filter(({ touched }) => !touched).length >= 11 - (to - from));
      }),
    );
  });
});
