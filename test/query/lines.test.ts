import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { wholeProfile } from '../../src/profile/scope';
import type { Profile } from '../../src/profile/types';
import { openProfile } from '../../src/query/openProfile';
import type { ProfileQueries } from '../../src/query/queries';
import { sampleProfileText, sampleWorkspace } from './sampleProfile';

describe('questions about lines', () => {
  let root = '';
  let queries: ProfileQueries;
  const at = (name: string): string => path.join(root, 'shop', name);
  const open = (profile: Profile): Promise<ProfileQueries> =>
    openProfile({ file: 'made', profile, workspaceRoots: [root] });
  before(async () => {
    root = await sampleWorkspace();
    const file = path.join(root, 'sample.speedscope.json');
    await writeFile(file, sampleProfileText());
    queries = await openProfile({ file, workspaceRoots: [root] });
  });
  after(async () => {
    queries.dispose();
    await rm(root, { recursive: true, force: true });
  });

  it('hot lines: across files, hottest first, in the workspace or as they ran', async () => {
    const lines = await queries.hotLines(wholeProfile, { filter: '', count: 10 });
    assert.deepEqual(
      lines.map(({ file, line, function: name, self, total }) => [file, line, name, self, total]),
      [
        [at('work.py'), 7, 'work', 6, 6],
        ['/usr/lib/python3.12/json/decoder.py', 90, 'decode', 2, 2],
        [at('work.py'), 8, 'work', 1, 1],
        [at('main.py'), 3, 'main', 0, 7],
        [at('main.py'), 4, 'main', 0, 2],
      ],
    );
    assert.deepEqual(
      lines.map(({ source }) => source?.line ?? null),
      [7, null, 8, 3, 4],
    );
  });

  it('hot lines: filtered by function or file, as many as asked for', async () => {
    const names = async (filter: string, count = 10): Promise<string[]> =>
      (await queries.hotLines(wholeProfile, { filter, count })).map(({ function: name, line }) => `${name}:${line}`);
    assert.deepEqual(await names('MAIN.py'), ['main:3', 'main:4']);
    assert.deepEqual(await names('/^(work|decode)$/'), ['work:7', 'decode:90', 'work:8']);
    assert.deepEqual(await names('', 2), ['work:7', 'decode:90']);
    await assert.rejects(names('/[/'), /is not a valid regular expression/);
  });

  it('a line: weights, samples, the stacks that lead to it, shares', async () => {
    const detail = await queries.lineDetail(wholeProfile, at('work.py'), 7);
    assert.ok(detail);
    assert.deepEqual([detail.self, detail.total, detail.selfMs, detail.samples], [6, 6, 6000, 1]);
    assert.deepEqual(
      detail.stacks.map(({ frames, left, weight }) => [
        frames.map(({ name, line, source }) => `${name}:${line}:${source?.line ?? 0}`),
        left,
        weight,
      ]),
      [[['work:7:7', 'main:3:3'], 0, 6]],
    );
    assert.deepEqual([detail.byThread, detail.byTask], [[{ name: 'MainThread', source: null, percent: 100 }], []]);
    assert.equal(await queries.lineDetail(wholeProfile, at('work.py'), 6), null);
    assert.equal(await queries.lineDetail(wholeProfile, at('absent.py'), 7), null);
  });

  it('a line: the five heaviest stacks, threads of several tasks, idle apart', async () => {
    const builder = new ProfileBuilder();
    const work = builder.frame('work', '/srv/app/work.py', 0, 0);
    const idle = builder.stack(-1, builder.frame('(idle)', '', 0, 0), 0);
    const stacks = Array.from({ length: 7 }, (_, i) =>
      builder.stack(builder.stack(-1, builder.frame(`caller${i}`, '/srv/app/main.py', 0, 0), 3), work, 7),
    );
    builder.thread('A', Int32Array.from([...stacks, idle]), Float64Array.of(1, 2, 3, 4, 5, 6, 7, 50));
    builder.thread('B', Int32Array.of(stacks[0], idle), Float64Array.of(12, 4));
    const profile = builder.build({ name: 'made', unit: 'milliseconds' });
    const made = await open({ ...profile, threads: profile.threads.map((thread, source) => ({ ...thread, source })) });
    const detail = await made.lineDetail(wholeProfile, at('work.py'), 7);
    assert.deepEqual(
      detail?.stacks.map(({ frames, weight, percent }) => [frames[1].name, weight, percent]),
      [
        ['caller0', 13, 32.5],
        ['caller6', 7, 17.5],
        ['caller5', 6, 15],
        ['caller4', 5, 12.5],
        ['caller3', 4, 10],
      ],
    );
    assert.deepEqual(
      [detail.samples, detail.byThread.map(({ name, source, percent }) => [name, source, percent])],
      [
        8,
        [
          ['A', 0, 70],
          ['B', 1, 30],
        ],
      ],
    );
    const one = await made.lineDetail({ ...wholeProfile, threads: [1] }, at('work.py'), 7);
    assert.deepEqual(
      [one?.total, one?.samples, one?.totalPercent, one?.byThread.map(({ name }) => name)],
      [12, 1, 100, ['B']],
    );
    const hidden = await made.lineDetail(
      { ...wholeProfile, transforms: [{ kind: 'hide', by: 'file', key: '/srv/app/main.py' }] },
      at('work.py'),
      7,
    );
    assert.deepEqual(
      hidden?.stacks.map(({ frames, weight }) => [frames.length, weight]),
      [[1, 40]],
      'stacks that became equal are one',
    );
    made.dispose();
  });

  it('recursion 10,000 deep counts once, and only the inner frames of its stack are told', async () => {
    const builder = new ProfileBuilder();
    const main = builder.frame('main', '/srv/app/main.py', 0, 0);
    const work = builder.frame('work', '/srv/app/work.py', 0, 0);
    let stack = builder.stack(-1, main, 3);
    for (let depth = 0; depth < 10_000; depth++) stack = builder.stack(stack, main, 4);
    stack = builder.stack(stack, work, 7);
    builder.thread('A', Int32Array.of(stack), Float64Array.of(3));
    const made = await open(builder.build({ name: 'deep', unit: 'seconds' }));
    const again = await made.lineDetail(wholeProfile, at('main.py'), 4);
    assert.deepEqual([again?.self, again?.total, again?.totalPercent, again?.samples], [0, 3, 100, 1]);
    assert.deepEqual(
      again?.stacks.map(({ frames, left }) => [frames.map(({ line }) => line), left]),
      [[[4, 3], 0]],
      'cut above its outermost time on the line',
    );
    const leaf = await made.lineDetail(wholeProfile, at('work.py'), 7);
    assert.deepEqual(
      leaf?.stacks.map(({ frames, left }) => [frames.length, frames[1].line, left]),
      [[30, 4, 9_972]],
    );
    made.dispose();
  });

  it('stretches: a sample once, a line in the shortest stretch, callers without a line by their definition', async () => {
    const file = at('main.py');
    const [all, inner] = await queries.rangeHeat(wholeProfile, file, [
      { start: 1, end: 9 },
      { start: 4, end: 4 },
    ]);
    assert.deepEqual([all.self, all.total, inner.self, inner.total], [0, 7, 0, 2]);
    const builder = new ProfileBuilder();
    const main = builder.frame('main', '/srv/app/main.py', 2, 1);
    const work = builder.frame('work', '/srv/app/work.py', 5, 1);
    builder.thread(
      'A',
      Int32Array.of(builder.stack(builder.stack(-1, main, 0), work, 7), builder.stack(-1, main, 3)),
      Float64Array.of(3, 1),
    );
    const made = await open(builder.build({ name: 'node', unit: 'seconds' }));
    const [whole, none] = await made.rangeHeat(wholeProfile, file, [
      { start: 2, end: 4 },
      { start: 90, end: 99 },
    ]);
    assert.deepEqual([whole.self, whole.total, none.total], [1, 4, 0]);
    made.dispose();
  });
});
