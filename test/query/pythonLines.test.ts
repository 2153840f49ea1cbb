import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { wholeProfile } from '../../src/profile/scope';
import { openProfile } from '../../src/query/openProfile';
import type { ProfileQueries } from '../../src/query/queries';
import type { LineHeat } from '../../src/query/types';

const RECORDINGS = path.resolve('test/fixtures/recordings');
const source = readFileSync(path.join(RECORDINGS, 'src', 'lines.py'), 'utf8').split('\n');
/** Line of a mark in the program. */
const at = (mark: string): number => source.findIndex((line) => line.endsWith(`# mark: ${mark}`)) + 1;

describe('a Python program recorded by py-spy', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'python-lines-'));
  const file = path.join(root, 'shop', 'src', 'lines.py');
  before(() => {
    mkdirSync(path.dirname(file), { recursive: true });
    copyFileSync(path.join(RECORDINGS, 'src', 'lines.py'), file);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  const open = (recording: string): Promise<ProfileQueries> =>
    openProfile({ file: path.join(RECORDINGS, `${recording}.speedscope.json`), workspaceRoots: [root] });
  const heatOf = async (queries: ProfileQueries): Promise<Map<number, LineHeat>> =>
    new Map((await queries.lineHeat(wholeProfile, file)).map((row) => [row.line, row]));

  for (const version of ['3.8', '3.11', '3.13']) {
    it(`leads to the right line from decorators, lambdas, generators, coroutines and the like, on CPython ${version}`, async () => {
      const heat = await heatOf(await open(`lines-${version}`));
      // Since Python 3.12 a list comprehension is not a function, so its samples are on its own line.
      for (const mark of [
        'burn',
        'wrapper',
        'decorated',
        'listcomp',
        'genexpr',
        'lambda',
        'generator',
        'drained',
        'property',
        'staticmethod',
        'coroutine',
        'callback',
        'execute',
        'native',
      ]) {
        assert.ok(
          (heat.get(at(mark))?.totalPercent ?? 0) > 0.5,
          `${mark} at line ${at(mark)}: ${JSON.stringify(heat.get(at(mark)))}`,
        );
      }
      const blank = [...heat.keys()].filter((line) => /^\s*(#.*|""".*)?$/.test(source[line - 1]) && line > 1);
      assert.deepEqual(blank, [], 'no weight on lines without code');
      assert.ok((heat.get(at('burn'))?.selfPercent ?? 0) > 15);
      assert.ok([...heat.values()].every(({ totalPercent }) => totalPercent <= 100));
    });
  }

  it('counts native code on the line that called it, and hides it with what is not the own code', async () => {
    const queries = await open('native-3.11');
    const line = (await heatOf(queries)).get(at('native'));
    assert.ok(line !== undefined && line.totalPercent > 25, JSON.stringify(line));
    assert.ok(Math.abs(line.self - line.total) < 1e-9, 'all that SQLite did was asked for there');
    const { lines } = await queries.report(3);
    assert.deepEqual(
      [lines[0].file, lines[0].line, lines[0].name, lines[0].source?.file],
      ['/srv/app/lines.py', at('native'), 'counted', file],
    );

    const folded = await queries.table(
      { ...wholeProfile, transforms: [{ kind: 'myCode' }] },
      { sort: 'self', descending: true, filter: '', at: 0, count: 100 },
    );
    assert.deepEqual(
      folded.rows.filter((row) => row.file !== '/srv/app/lines.py').map((row) => [row.name, row.file]),
      [],
      'only the own functions are left',
    );
    // Imports are folded into the module that imports.
    assert.deepEqual(
      folded.rows
        .slice(0, 2)
        .map(({ name }) => name)
        .sort(),
      ['<module>', 'counted'],
    );
  });
});
