/** What weighs next to nothing in tables for people, and in JSON. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from './runCli';

describe('a share of next to nothing', () => {
  let root: string;
  const at = (name: string): string => path.join(root, name);
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'shares-'));
    mkdirSync(at('shop'));
    writeFileSync(at('shop/cart.py'), 'def main():\n    hot()\n    cold()\n');
    writeFileSync(at('c.txt'), 'main (/srv/shop/cart.py:2) 10000\nmain (/srv/shop/cart.py:3);cold (/srv/x.py:7) 1\n');
  });
  after(() => rmSync(root, { recursive: true }));

  it('is no zero in the tables of report and annotate; a line without time of its own is', async () => {
    const { out } = await runCli('report', at('c.txt'), '--workspace', root);
    const lines = out.slice(out.indexOf('Lines')).split('\n').slice(2);
    assert.deepEqual(
      lines.map((line) => line.trim().split(/\s+/).slice(0, 3)),
      [
        ['100.0', '100.0', 'main'],
        ['<0.1', '<0.1', 'cold'],
        ['0.0', '<0.1', 'main'],
      ],
    );
    const annotated = await runCli('annotate', at('shop/cart.py'), '--capture', at('c.txt'), '--workspace', root);
    assert.match(annotated.out, /^ {11}<0\.1 .* 3 \| {5}cold\(\)$/m);
  });

  it('is exact in JSON', async () => {
    const { out } = await runCli('report', at('c.txt'), '--workspace', root, '--lines', '--json');
    const { lines } = JSON.parse(out) as { lines: { selfPercent: number; total: number }[] };
    assert.deepEqual(
      lines.map(({ selfPercent, total }) => [selfPercent, total]),
      [
        [(10_000 / 10_001) * 100, 10_000],
        [(1 / 10_001) * 100, 1],
        [0, 1],
      ],
    );
  });
});
