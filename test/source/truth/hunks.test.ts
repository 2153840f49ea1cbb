import assert from 'node:assert/strict';
import fc from 'fast-check';
import { hunksOf, isInHunk } from '../../../src/source/truth/hunks';
import { mapLines } from '../../../src/source/truth/mapLines';

const hunks = (before: readonly string[], after: readonly string[]) => hunksOf(mapLines(before, after), after.length);

describe('hunks of two texts', () => {
  it('are the stretches that differ: changed, added, removed, at either end', () => {
    assert.deepEqual(hunks(['a', 'b', 'c'], ['a', 'b', 'c']), []);
    assert.deepEqual(hunks(['a', 'b', 'c'], ['a', 'x', 'y', 'c']), [
      { 0: { start: 2, end: 2 }, 1: { start: 2, end: 3 } },
    ]);
    assert.deepEqual(hunks(['a', 'c'], ['a', 'b', 'c']), [{ 0: { start: 2, end: 1 }, 1: { start: 2, end: 2 } }]);
    assert.deepEqual(hunks(['a', 'b', 'c'], ['b']), [
      { 0: { start: 1, end: 1 }, 1: { start: 1, end: 0 } },
      { 0: { start: 3, end: 3 }, 1: { start: 2, end: 1 } },
    ]);
    assert.deepEqual(hunks([], ['a']), [{ 0: { start: 1, end: 0 }, 1: { start: 1, end: 1 } }]);
  });

  it('hold every line that has no counterpart, and no line that has one', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 14 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const map = mapLines(before, after);
        const found = hunksOf(map, after.length);
        const kept = new Set(map);
        before.forEach((_, i) => assert.equal(isInHunk(found, 0, i + 1), map[i] < 0));
        after.forEach((_, i) => assert.equal(isInHunk(found, 1, i + 1), !kept.has(i)));
      }),
    );
  });
});
