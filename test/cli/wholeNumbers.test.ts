import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pprofOf } from '../profile/formats/typedFiles';
import { sharedDataPath } from '../profile/sharedProfiles';
import { runCli } from './runCli';

describe('convert to whole numbers', () => {
  let root: string;
  const at = (name: string): string => path.join(root, name);
  before(() => void (root = mkdtempSync(path.join(tmpdir(), 'whole-'))));
  after(() => rmSync(root, { recursive: true }));

  const nanoseconds = [['cpu', 'nanoseconds']] as const;

  it('writes what is below a microsecond in nanoseconds, and says so', async () => {
    writeFileSync(at('short.pb'), pprofOf(nanoseconds, [[400], [300]]));
    const { code, err } = await runCli('convert', at('short.pb'), '-o', at('short.txt'));
    assert.deepEqual(
      [code, err],
      [0, 'Weights are written in nanoseconds: in the usual unit, most would be rounded to nothing.'],
    );
    assert.deepEqual(readFileSync(at('short.txt'), 'utf8').match(/ \d+$/gm), [' 400', ' 300']);
  });

  it('names what is rounded to nothing', async () => {
    writeFileSync(at('mixed.pb'), pprofOf(nanoseconds, [[1e6], [300]]));
    const { code, err } = await runCli('convert', at('mixed.pb'), '-o', at('mixed.txt'));
    assert.equal(code, 0);
    assert.equal(
      err,
      '1 stack that weighs less than half a microsecond is left out, less than 0.1 % of all: the format has whole numbers.',
    );
    assert.deepEqual(readFileSync(at('mixed.txt'), 'utf8').match(/ \d+$/gm), [' 1000']);
    writeFileSync(at('thirds.txt'), 'a 5\nb .3\n');
    const thirds = await runCli('convert', at('thirds.txt'), '-o', at('thirds.pb.gz'));
    assert.match(thirds.err, /^1 stack that weighs less than half a count is left out, 5\.7 % of all/);
  });

  it('writes no empty file of a profile that weighs something', async () => {
    writeFileSync(at('third.txt'), 'a .3\n');
    const { code, err } = await runCli('convert', at('third.txt'), '-o', at('empty.folded'));
    assert.equal(code, 1);
    assert.match(err, /every stack of this profile weighs less than half a count\. Export it as speedscope\.$/);
    assert.throws(() => readFileSync(at('empty.folded')));
  });

  it('shared input', async function () {
    const { code, err } = await runCli(
      'convert',
      sharedDataPath(this, 'faults/f23-below-a-microsecond.pb'),
      '-o',
      at('f23.txt'),
    );
    assert.deepEqual([code, /nanoseconds/.test(err)], [0, true], err);
    const weights = readFileSync(at('f23.txt'), 'utf8').match(/\d+$/gm) ?? [];
    assert.equal(
      weights.map(Number).reduce((a, b) => a + b),
      700,
    );
  });
});
