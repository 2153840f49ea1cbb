import fc from 'fast-check';
import assert from 'node:assert/strict';
import { printable } from '../../src/cli/output';

describe('text from a container on a terminal', () => {
  it('shows escapes instead of obeying them', () => {
    assert.equal(printable('a\u001b[2Jb'), 'a\\u001b[2Jb');
    assert.equal(printable('left\u202eright'), 'left\\u202eright');
  });

  it('never lets a control character through, but keeps line feeds and ordinary text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary' }),
        (text) => !/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(printable(text)),
      ),
    );
    assert.equal(printable('größe\n日本'), 'größe\n日本');
  });
});
