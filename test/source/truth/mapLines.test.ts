import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mapLines } from '../../../src/source/truth/mapLines';
import { seeded } from '../../support/seeded';

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

  /** Lines like those of a program: many are unique, some are repeated everywhere. */
  const program = (length: number): string[] =>
    Array.from({ length }, (_, i) => (i % 4 === 3 ? '}' : i % 9 === 0 ? '' : `call(${i});`));

  it('are followed between two edits that lie far apart in a long file', () => {
    const before = program(6000);
    const after = before.with(100, 'first();').with(5900, 'second();');
    assert.deepEqual(
      [...mapLines(before, after)],
      before.map((_, i) => (i === 100 || i === 5900 ? -1 : i)),
    );
  });

  it('are followed through thousands of edits', () => {
    const before = program(20_000);
    const after = before.flatMap((line, i) => (i % 10 === 5 ? [] : i % 10 === 6 ? ['new();', line] : [line]));
    const map = mapLines(before, after);
    const followed = map.reduce((sum, to) => sum + (to >= 0 ? 1 : 0), 0);
    assert.equal(followed, 18_000);
  });

  it('cost a bounded time whatever the texts, and common lines at both ends are followed even then', () => {
    const random = seeded(7);
    const scrambled = (): string[] => Array.from({ length: 100_000 }, () => `line ${random.between(1, 50)}`);
    const head = program(500);
    const tail = ['last();', ...program(300)];
    const [before, after] = [scrambled(), scrambled()].map((middle) => [...head, 'x', ...middle, 'x', ...tail]);
    const startedAt = performance.now();
    const map = mapLines(before, after);
    assert.ok(performance.now() - startedAt < 5000, `${performance.now() - startedAt} ms`);
    for (let i = 0; i < head.length; i++) assert.equal(map[i], i);
    for (let i = 1; i <= tail.length; i++) assert.equal(map[before.length - i], after.length - i);
  });
});
