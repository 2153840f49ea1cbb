import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { wholeProfile } from '../../src/profile/scope';
import { framesOf } from '../../src/query/frameColumns';
import { openProfile } from '../../src/query/openProfile';

const leftHeavy = { kind: 'leftHeavy' } as const;

const source = `interface Round { readonly count: number }

/** Spends nearly all time on line 7. */
export function burn(round: Round): number {
  let sum = 0;
  for (let i = 0; i < round.count; i++) {
    for (let k = 0; k < 1000; k++) sum += Math.sqrt(i * k) % 7;
  }
  return sum;
}

const end: number = Date.now() + 1200;
while (Date.now() < end) burn({ count: 200 });
`;

describe('a real V8 profile of a TypeScript program', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'real-node-'));
  after(() => rmSync(root, { recursive: true, force: true }));

  it('leads to the hot line of the .ts file, another folder than it ran in', async () => {
    const container = path.join(root, 'task', 'srv', 'app', 'dist');
    const workspace = path.join(root, 'repo', 'catalog-api');
    mkdirSync(container, { recursive: true });
    mkdirSync(path.join(workspace, 'src'), { recursive: true });
    mkdirSync(path.join(workspace, 'dist'), { recursive: true });
    const built = transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      minify: true,
      sourcemap: true,
      sourcefile: '../src/main.ts',
      sourcesContent: false,
    });
    writeFileSync(path.join(container, 'main.js'), built.code);
    writeFileSync(path.join(workspace, 'src', 'main.ts'), source);
    writeFileSync(path.join(workspace, 'dist', 'main.js.map'), built.map);
    execFileSync(process.execPath, ['--cpu-prof', '--cpu-prof-dir', root, path.join(container, 'main.js')], {
      env: {},
    });
    const file = path.join(root, readdirSync(root).find((name) => name.endsWith('.cpuprofile')) as string);

    const queries = await openProfile({ file, workspaceRoots: [path.join(root, 'repo')] });
    const { functions } = await queries.report(3);
    const summary = await queries.summary();
    assert.ok(summary.totalMs !== null && summary.totalMs > 1000, `${summary.totalMs} ms`);
    assert.ok(functions[0].selfPercent > 60, `${functions[0].name} ${functions[0].selfPercent} %`);
    assert.deepEqual(
      [functions[0].source?.file, functions[0].source?.line],
      [path.join(workspace, 'src', 'main.ts'), 4],
    );
    assert.equal(functions[0].name, 'burn', 'a minified function carries the name of its source');
    const slice = await queries.slice(wholeProfile, leftHeavy, 0, 1000, 100);
    const hot = framesOf(slice).filter(({ name }) => name === functions[0].name);
    assert.equal(hot[0].source?.file, path.join(workspace, 'src', 'main.ts'));
    assert.equal((await queries.hotFiles(wholeProfile))[0].file, path.join(workspace, 'src', 'main.ts'));
    const heat = await queries.lineHeat(wholeProfile, path.join(workspace, 'src', 'main.ts'));
    const lines = heat
      .filter(({ selfPercent }) => selfPercent > 5)
      .sort((a, b) => b.selfPercent - a.selfPercent)
      .map(({ line }) => line);
    assert.equal(lines[0], 4, 'all code is on one line: what can be told is the function');
    // The module's top level is on line 1, and on a busy machine it takes a while to start.
    assert.deepEqual(
      lines.filter((line) => line !== 1),
      [4],
    );
  });
});
