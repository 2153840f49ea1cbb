import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sharedDataPath } from '../profile/sharedProfiles';
import { runCli } from './runCli';

describe('diff of one file with two counts on each line', () => {
  let root: string;
  const at = (name: string): string => path.join(root, name);
  before(() => void (root = mkdtempSync(path.join(tmpdir(), 'two-'))));
  after(() => rmSync(root, { recursive: true }));

  it('compares them', async () => {
    writeFileSync(at('two.folded'), 'server;copy 12 20\nserver;write 5 0\nserver;idle 3 4\n');
    const { code, out, err } = await runCli('diff', at('two.folded'), '--json', '--workspace', root);
    assert.equal(code, 0, err);
    const { before, after, functions } = JSON.parse(out) as {
      before: { samples: number };
      after: { samples: number };
      functions: { name: string; totalBefore: number; totalAfter: number }[];
    };
    assert.deepEqual([before.samples, after.samples], [3, 3]);
    const rows = new Map(
      functions.map(({ name, totalBefore, totalAfter }) => [name, [totalBefore, totalAfter].map(Math.round)]),
    );
    assert.deepEqual([rows.get('copy'), rows.get('write')], [[60, 83], [25, 0]]); // prettier-ignore
    const text = await runCli('diff', at('two.folded'), '--workspace', root);
    assert.match(text.out, /^Before: two\.folded, before, .*\nAfter: two\.folded, after, /);
  });

  it('of another file is wrong usage, told in words', async () => {
    writeFileSync(at('even.txt'), 'a;b 2\n');
    const { code, err } = await runCli('diff', at('even.txt'), '--workspace', root);
    assert.deepEqual(
      [code, /even\.txt is one profile: name the one that it is compared with\.$/.test(err)],
      [2, true],
      err,
    );
    const typed = await runCli('diff', at('two.folded'), '--type', 'before', '--workspace', root);
    assert.deepEqual([typed.code, /leave out --type/.test(typed.err)], [2, true], typed.err);
  });

  it('shared input', async function () {
    const { code, out } = await runCli(
      'diff',
      sharedDataPath(this, 'faults/f11-two-counts.folded'),
      '--workspace',
      root,
    );
    assert.equal(code, 0);
    assert.match(out, /copy/);
  });
});
