import assert from 'node:assert/strict';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { decodeFrame } from '../../lab/gateway/codec';
import { decodeMessage } from '../../src/exec/wire/codec';

const REFERENCE = 'docs/data-channel.md';
const CITED = /docs\/data-channel\.md, (\d(?:\.\d)?(?:, \d(?:\.\d)?)*)/g;

/** Text files of the project that may cite the reference. */
function* texts(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const file = path.join(folder, name);
    if (['node_modules', 'dist', 'fixtures', '__pycache__'].includes(name)) continue;
    if (statSync(file).isDirectory()) yield* texts(file);
    else if (/\.(ts|md|sh|py|cjs)$/.test(name)) yield file;
  }
}

describe('the reference of the data channel', () => {
  const reference = readFileSync(REFERENCE, 'utf8');
  const sections = new Set([...reference.matchAll(/^#{2,3} (\d(?:\.\d)?) /gm)].map(([, number]) => number));

  it('has every section that is cited, here and in the code', () => {
    let cited = 0;
    const missing: string[] = [];
    for (const folder of ['src', 'lab', 'test', 'docs']) {
      for (const file of texts(folder)) {
        const text = readFileSync(file, 'utf8');
        const own = file === path.normalize(REFERENCE) ? text.matchAll(/\((\d\.\d)\)/g) : [];
        for (const [, numbers] of [...text.matchAll(CITED), ...own]) {
          for (const number of numbers.split(', ')) {
            cited++;
            if (!sections.has(number)) missing.push(`${file}: ${number}`);
          }
        }
        assert.doesNotMatch(text, /\u00a7 ?\d/, `${file} cites a section without saying of what`);
      }
    }
    assert.deepEqual(missing, []);
    assert.ok(cited > 70, String(cited));
  });

  it('shows a message that both codecs read as it says', () => {
    const hex = /```hex\n([^`]*)```/.exec(reference)?.[1].replace(/\s/g, '') ?? '';
    assert.equal(decodeMessage(Buffer.from(hex, 'hex')).id, '00112233-4455-6677-8899-aabbccddeeff');
    for (const read of [decodeMessage, decodeFrame]) {
      const { type, sequence, payload } = read(Buffer.from(hex, 'hex'));
      assert.deepEqual([type, sequence], ['input_stream_data', 0]);
      assert.equal(Buffer.from(payload).toString(), '{"cols":120,"rows":40}');
    }
  });
});
