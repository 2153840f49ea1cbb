import assert from 'node:assert/strict';
import fc from 'fast-check';
import { lineCutter } from '../../../src/runtimes/shared/lineCutter';

/** The lines that come of these chunks. */
function linesOf(...chunks: readonly Uint8Array[]): string[] {
  const lines: string[] = [];
  const push = lineCutter((line) => lines.push(line));
  for (const chunk of chunks) push(chunk);
  return lines;
}

describe('output cut into lines', () => {
  it('is the same however it is cut into chunks, within a character too', () => {
    const text = fc.array(fc.constantFrom('a', 'ü', '€', '😀', '\n', '{"event":1}\n'), { maxLength: 30 });
    fc.assert(
      fc.property(text, fc.array(fc.nat(9), { minLength: 1 }), (parts, sizes) => {
        const bytes = Buffer.from(parts.join(''));
        const chunks: Buffer[] = [];
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length] + 1;
          chunks.push(bytes.subarray(at, at + size));
          at += size;
        }
        assert.deepEqual(linesOf(...chunks), parts.join('').split('\n').slice(0, -1));
      }),
    );
  });

  it('holds no line back and hands on none that has no end', () => {
    assert.deepEqual(linesOf(Buffer.from('one\ntw')), ['one']);
    assert.deepEqual(linesOf(Buffer.from('one\ntw'), Buffer.from('o\n\n')), ['one', 'two', '']);
  });

  it('drops a line that is too long, in one chunk or many, and goes on after it', () => {
    const long = 'x'.repeat(1_000_001);
    assert.deepEqual(linesOf(Buffer.from(`${long}\nnext\n`)), ['next']);
    const pieces = Array.from({ length: 40 }, () => Buffer.from('x'.repeat(100_000)));
    assert.deepEqual(linesOf(...pieces, Buffer.from('x\nnext\n')), ['next']);
  });
});
