import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { transformSync } from 'esbuild';
import { parseProfile } from '../../../src/profile/formats/parse';
import { writeSpeedscope } from '../../support/writeSpeedscope';
import { wholeProfile } from '../../../src/profile/scope';
import { openProfile } from '../../../src/query/openProfile';
import { isLongRun } from '../../support/longRun';

/** A program with two functions that alternate. `rounds` sets the duration of the first. */
const source = (rounds: number, head: string): string => `${head}interface Round { readonly count: number }

export function price(round: Round): number {
  let sum = 0;
  for (let i = 0; i < round.count; i++) {
    for (let k = 0; k < 1000; k++) sum += Math.sqrt(i * k) % 7;
  }
  return sum;
}

export function render(round: Round): number {
  let sum = 0;
  for (let i = 0; i < round.count; i++) {
    for (let k = 0; k < 1000; k++) sum += Math.sqrt(i + k) % 5;
  }
  return sum;
}

const end: number = Date.now() + 7000;
while (Date.now() < end) {
  price({ count: ${rounds} });
  render({ count: 20 });
}
`;

/** Records two builds of a TypeScript program: in the long run only. */
if (isLongRun)
  describe('two builds of a real TypeScript program', function () {
    this.timeout(120_000);
    const root = mkdtempSync(path.join(os.tmpdir(), 'real-builds-'));
    after(() => rmSync(root, { recursive: true, force: true }));

    /** Builds, runs and records a revision; the capture brings its source map along. */
    function record(name: string, text: string, minify: boolean): string {
      const folder = path.join(root, name, 'srv', 'app', 'dist');
      mkdirSync(folder, { recursive: true });
      const built = transformSync(text, {
        loader: 'ts',
        format: 'cjs',
        minify,
        sourcemap: true,
        sourcefile: '../src/main.ts',
        sourcesContent: false,
      });
      const program = path.join(folder, 'main.js');
      writeFileSync(program, built.code);
      // Otherwise V8 inlines both functions into the loop after some seconds and reports only the loop.
      execFileSync(
        process.execPath,
        ['--no-turbo-inlining', '--cpu-prof', '--cpu-prof-dir', path.join(root, name), program],
        { env: {} },
      );
      const recorded = path.join(
        root,
        name,
        readdirSync(path.join(root, name)).find((one) => one.endsWith('.cpuprofile')) as string,
      );
      const profile = parseProfile(readFileSync(recorded), name);
      const file = path.join(root, `${name}.speedscope.json`);
      const ran = profile.frames.find((frame) => frame.file.endsWith('/dist/main.js'))?.file ?? program;
      writeFileSync(file, writeSpeedscope({ ...profile, sourceMaps: { [ran]: built.map } }));
      return file;
    }

    it('functions are matched and lines told in the source, though neither line, name nor file of what ran is the same', async () => {
      const now = source(60, '// Prices are rounded now.\n// More of them.\n\n');
      const workspace = path.join(root, 'repo', 'shop');
      mkdirSync(path.join(workspace, 'src'), { recursive: true });
      writeFileSync(path.join(workspace, 'src', 'main.ts'), now);
      const [before, after] = [record('one', source(20, ''), true), record('two', now, false)];
      const queries = await openProfile({
        file: after,
        baseline: { file: before },
        workspaceRoots: [path.join(root, 'repo')],
      });
      const { rows } = await queries.table(wholeProfile, {
        sort: 'delta',
        descending: true,
        filter: '',
        at: 0,
        count: 20,
      });
      const told = Object.fromEntries(rows.map((row) => [row.name, row]));
      assert.ok(told.price.change !== null && told.render.change !== null);
      assert.deepEqual(
        [
          told.price.change.state,
          told.render.change.state,
          Math.sign(told.price.change.delta),
          Math.sign(told.render.change.delta),
        ],
        ['changed', 'changed', 1, -1],
      );
      assert.deepEqual(
        [told.price.source?.file, told.render.source?.file],
        Array(2).fill(path.join(workspace, 'src', 'main.ts')),
      );
      assert.ok(
        told.price.change.low !== null && told.price.change.low > 10 && told.price.change.totalBefore > 30,
        JSON.stringify(told.price.change),
      );
      const heat = await queries.lineHeat(wholeProfile, path.join(workspace, 'src', 'main.ts'));
      const hottest = heat.reduce((a, b) => ((b.change?.selfAfter ?? 0) > (a.change?.selfAfter ?? 0) ? b : a));
      assert.equal(hottest.line, 9, 'the inner loop of price, three lines below where it was');
      assert.equal(hottest.change?.trend, 1);
    });
  });
