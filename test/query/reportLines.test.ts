/** Lines of a report are lines of the sources. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { openProfile } from '../../src/query/openProfile';

const names = ['total', 'tax', 'round', 'print'];
const source = names.map((name) => `export function ${name}(n: number): number {\n  return n % 7;\n}\n`).join('\n');
const RAN = '/srv/app/dist/bundle.js';

describe('lines of a report', () => {
  let root: string;
  before(() => {
    root = mkdtempSync(path.join(tmpdir(), 'report-lines-'));
    mkdirSync(path.join(root, 'src'));
    mkdirSync(path.join(root, 'dist'));
    writeFileSync(path.join(root, 'src', 'cart.ts'), source);
  });
  after(() => rmSync(root, { recursive: true }));

  it('are mapped before they are added up: a bundle on one line is many lines of its sources', async () => {
    const { code, map } = transformSync(source, {
      loader: 'ts',
      minifyWhitespace: true,
      sourcemap: true,
      sourcefile: '../src/cart.ts',
    });
    assert.equal(code.trim().split('\n').length, 1);
    writeFileSync(path.join(root, 'dist', 'bundle.js'), code);
    writeFileSync(path.join(root, 'dist', 'bundle.js.map'), map);
    const builder = new ProfileBuilder();
    const frames = names.map((name) =>
      builder.frame(name, RAN, 1, code.indexOf(`function ${name}(`) + 9 + name.length + 1),
    );
    const elsewhere = builder.frame('gone', '/srv/app/dist/other.js', 1, 5);
    builder.thread(
      'main',
      Int32Array.from([...frames, elsewhere, frames[0]], (frame) => builder.stack(-1, frame, 1)),
      Float64Array.from([60, 21, 6, 5, 3, 5]),
    );
    const queries = await openProfile({
      file: 'bundle.cpuprofile',
      profile: builder.build({ name: 'bundle', unit: 'milliseconds' }),
      workspaceRoots: [root],
    });
    const { lines } = await queries.report(10);
    queries.dispose();
    const cart = path.join(root, 'src', 'cart.ts');
    assert.deepEqual(
      lines.map((row) => [
        row.name,
        row.file,
        row.line,
        Math.round(row.selfPercent),
        row.source?.file,
        row.source?.line,
      ]),
      [
        ['total', RAN, 1, 65, cart, 1],
        ['tax', RAN, 1, 21, cart, 5],
        ['round', RAN, 1, 6, cart, 9],
        ['print', RAN, 1, 5, cart, 13],
        ['gone', '/srv/app/dist/other.js', 1, 3, undefined, undefined],
      ],
    );
  });

  it('of two builds that were made of one line are one', async () => {
    const builder = new ProfileBuilder();
    // The whole output is line 2 of the source.
    const map = JSON.stringify({ version: 3, sources: ['../src/cart.ts'], names: [], mappings: 'AACA' });
    const stacks = ['a', 'b'].map((name) =>
      builder.stack(-1, builder.frame('total', `/srv/app/dist/${name}.js`, 1, 1), 1),
    );
    builder.thread('main', Int32Array.from(stacks), Float64Array.from([3, 1]));
    const queries = await openProfile({
      file: 'two.cpuprofile',
      profile: builder.build({
        name: 'two',
        unit: 'milliseconds',
        sourceMaps: { '/srv/app/dist/a.js': map, '/srv/app/dist/b.js': map },
      }),
      workspaceRoots: [root],
    });
    const { lines } = await queries.report(10);
    queries.dispose();
    assert.deepEqual(
      lines.map((row) => [row.file, row.self, row.source?.line]),
      [['/srv/app/dist/a.js', 4, 2]],
    );
  });
});
