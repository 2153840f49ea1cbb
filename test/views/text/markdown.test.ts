import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escapeMarkdown, plain } from '../../../src/views/text/plain';
import { runs } from '../../support/runs';

describe('text inside Markdown', () => {
  it('leaves names as they are', () => {
    for (const name of [
      'orders-api',
      'AWS_ACCESS_KEY_ID',
      'ptrace_scope 1: the host (Yama), 20 %.',
      'arn:aws:ecs:us-east-1:1:cluster/lab',
    ])
      assert.equal(escapeMarkdown(name), name);
  });

  it('lets nothing work as markup, link, image or HTML', () => {
    assert.equal(escapeMarkdown('<img src=x onerror=alert(1)>'), '&lt;img src=x onerror=alert(1)&gt;');
    assert.equal(
      escapeMarkdown('[click](command:evil) ![x](y) `code` **bold** _em_ ~~s~~'),
      '\\[click\\](command:evil) \\!\\[x\\](y) \\`code\\` \\*\\*bold\\*\\* \\_em\\_ \\~\\~s\\~\\~',
    );
    assert.equal(escapeMarkdown('see https://example.org now'), 'see https:/\\/example.org now');
    assert.equal(escapeMarkdown('a\n# heading\u001b[2J\u202e'), 'a \\# heading\\\\u001b\\[2J\\\\u202e');
    assert.equal(escapeMarkdown('- item'), '\\- item');
    assert.equal(escapeMarkdown('&lt;b&gt;'), '&amp;lt;b&amp;gt;');
  });

  it('has no address that would become a link by itself', () => {
    assert.equal(
      escapeMarkdown('http://a.b //c.d www.e.f WWW.G.H mailto:me@i.j @swc-node/register a@@b'),
      'http:/\\/a.b /\\/c.d www\\.e.f WWW\\.G.H mailto:me\\@i.j @swc-node/register a\\@\\@b',
    );
    const piece = fc.constantFrom(
      'http:',
      'ftp:',
      '/',
      '//',
      'www.',
      'a',
      '@',
      '.',
      'b.com',
      ' ',
      '\\',
      '\n',
      'mailto:',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const shown = escapeMarkdown(pieces.join(''));
        assert.doesNotMatch(shown, /\/\/|www\.|[^\s\\]@\S/i, pieces.join(''));
      }),
      { numRuns: runs(300) },
    );
  });

  it('is no link in a notification either, where it is plain text', () => {
    assert.equal(
      plain('[Fix](command:x) [a](https://b) [c](file:///d) items[0](x) [Symbol.iterator]()'),
      '[Fix] (command:x) [a] (https://b) [c] (file:///d) items[0](x) [Symbol.iterator]()',
    );
  });

  it('is always one line without a bare special character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const clean = escapeMarkdown(text);
        assert.doesNotMatch(clean, /[\n\r<>]|(?<!\\)(?:\\\\)*[`*[\]]/);
      }),
      { numRuns: runs(150) },
    );
  });
});
