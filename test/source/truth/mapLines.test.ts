import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapLines } from '../../../src/source/truth/mapLines';

const lines = (text: string): string[] => text.split(' ');
const map = (before: string, after: string): number[] => [...mapLines(lines(before), lines(after))];

describe('lines through an edit', () => {
  it('stay where nothing changed, and move with their text', () => {
    assert.deepEqual(map('a b c', 'a b c'), [0, 1, 2]);
    assert.deepEqual(map('a b c', 'x y a b c'), [2, 3, 4]);
    assert.deepEqual(map('a b c d', 'a x b d'), [0, 2, -1, 3]);
  });

  it('are lost where they were changed', () => {
    assert.deepEqual(map('a b c', 'a B c'), [0, -1, 2]);
  });

  it('are kept when only their indentation changed', () => {
    assert.deepEqual([...mapLines(['if x:', '  y()'], ['if x:', '    y() '])], [0, 1]);
  });

  it('never lead to another text, nor cross', () => {
    const text = fc.array(fc.constantFrom('a', 'b', 'c', 'd', ''), { maxLength: 12 });
    fc.assert(
      fc.property(text, text, (before, after) => {
        const found = [...mapLines(before, after)];
        let last = -1;
        found.forEach((to, from) => {
          if (to < 0) return;
          assert.equal(after[to], before[from]);
          assert.ok(to > last);
          last = to;
        });
      }),
    );
  });

  it('find as many lines again as were left alone', () => {
    const words = fc.uniqueArray(fc.string({ minLength: 1, unit: fc.constantFrom(...'abcdefgh') }), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(words, fc.nat(), (before, seed) => {
        const at = seed % before.length;
        const after = [...before.slice(0, at), 'NEW', ...before.slice(at)];
        assert.deepEqual(
          [...mapLines(before, after)],
          before.map((_, i) => (i < at ? i : i + 1)),
        );
      }),
    );
  });
});
