/** `--type` on `report`, `convert` and `diff`. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { run } from '../../src/cli/program';
import { pprofOf, speedscopeOf } from '../profile/formats/typedFiles';

const types = [
  ['samples', 'count'],
  ['cpu', 'nanoseconds'],
  ['wall', 'nanoseconds'],
] as const;

describe('--type', () => {
  let folder: string;
  const at = (name: string): string => path.join(folder, name);
  const cli = async (...argv: string[]): Promise<{ code: number; out: string; err: string }> => {
    const [out, err]: [string[], string[]] = [[], []];
    const code = await run(argv, { result: (text) => void out.push(text), note: (text) => void err.push(text) });
    return { code, out: out.join('\n'), err: err.join('\n') };
  };
  const total = async (...argv: string[]): Promise<unknown> => {
    const { code, out, err } = await cli('report', ...argv, '--json', '--workspace', folder);
    assert.equal(code, 0, err);
    const told = JSON.parse(out) as { unit: string; total: number };
    return [told.unit, told.total];
  };

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'types-'));
    writeFileSync(at('before.pb'), pprofOf(types, [[1, 1e6, 4e6], [1, 1e6, 1e6]])); // prettier-ignore
    writeFileSync(at('after.pb'), pprofOf(types, [[1, 3e6, 4e6], [1, 1e6, 0]])); // prettier-ignore
    writeFileSync(at('heap.pb'), pprofOf([['alloc_space', 'bytes'], ['inuse_space', 'bytes']], [[64, 32]])); // prettier-ignore
    writeFileSync(at('one.pb'), pprofOf([['cpu', 'nanoseconds']], [[5e6]]));
    writeFileSync(
      at('memory.json'),
      speedscopeOf([
        { name: 'Memory', unit: 'bytes', weight: 100 },
        { name: 'Allocations', unit: 'none', weight: 3 },
      ]),
    );
  });
  after(() => rmSync(folder, { recursive: true }));

  it('report reads the type; without one, the default, and names the others', async () => {
    assert.deepEqual(await total(at('after.pb')), ['nanoseconds', 4e6]);
    assert.deepEqual(await total(at('after.pb'), '--type', 'samples'), ['none', 2]);
    assert.deepEqual(await total(at('memory.json'), '--type', 'bytes'), ['bytes', 100]);
    const { out } = await cli('report', at('after.pb'), '--type', 'cpu');
    assert.match(out, /this is cpu \(nanoseconds\); not shown: samples \(count\), wall \(nanoseconds\)\./);
  });

  it('convert writes the type', async () => {
    const { code, err } = await cli('convert', at('after.pb'), '-o', at('out.txt'), '--type', 'samples');
    assert.equal(code, 0, err);
    assert.match(err, /this is samples \(count\)/);
    assert.deepEqual(readFileSync(at('out.txt'), 'utf8').trim().split('\n').length, 2);
    assert.match(readFileSync(at('out.txt'), 'utf8'), /main.*work.* 1$/m);
  });

  it('a type that the file lacks is an error with the names, exit code 1', async () => {
    for (const command of [
      ['report', at('after.pb')],
      ['convert', at('after.pb'), '-o', at('x.json')],
    ]) {
      const { code, out, err } = await cli(...command, '--type', 'lock');
      assert.deepEqual([code, out], [1, '']);
      assert.equal(err, 'ecs-profiler: after.pb has no sample type "lock". Its types: samples, cpu, wall.');
    }
  });

  it('diff takes one type on both sides: the wanted one, else that of the later side', async () => {
    const totals = async (...argv: string[]): Promise<unknown> => {
      const { code, out, err } = await cli('diff', ...argv, '--json', '--workspace', folder);
      assert.equal(code, 0, err);
      const { before, after } = JSON.parse(out) as Record<'before' | 'after', { totalMs: number }>;
      return [before.totalMs, after.totalMs];
    };
    assert.deepEqual(await totals(at('before.pb'), at('after.pb')), [5, 4]);
    assert.deepEqual(await totals(at('before.pb'), at('after.pb'), '--type', 'cpu'), [2, 4]);
    assert.deepEqual(await totals(at('before.pb'), at('one.pb')), [2, 5], 'that of the only one');
    assert.deepEqual(await totals(at('one.pb'), at('after.pb')), [5, 4], 'a file of one type has no choice');
    const { out } = await cli('diff', at('before.pb'), at('after.pb'), '--type', 'cpu', '--workspace', folder);
    assert.match(out, /this is cpu \(nanoseconds\); not shown: samples \(count\), wall \(nanoseconds\)/);
  });

  it('a side that lacks the type is named, exit code 1', async () => {
    for (const [argv, message] of [
      [[at('before.pb'), at('one.pb'), '--type', 'wall'], /one\.pb has no sample type "wall"\. Its only one: cpu\./],
      [[at('one.pb'), at('after.pb'), '--type', 'wall'], /one\.pb has no sample type "wall"\. Its only one: cpu\./],
      [[at('heap.pb'), at('after.pb')], /heap\.pb has no sample type "wall"\. Its types: alloc_space, inuse_space\./],
    ] as const) {
      const { code, err } = await cli('diff', ...argv, '--workspace', folder);
      assert.equal(code, 1);
      assert.match(err, message);
    }
  });
});
