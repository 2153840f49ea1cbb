import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { writeSpeedscope } from '../../support/writeSpeedscope';
import { joinProfiles } from '../../../src/profile/joinProfiles';
import { wholeProfile } from '../../../src/profile/scope';
import type { CaptureSource } from '../../../src/metadata/types';
import type { Profile } from '../../../src/profile/types';
import { framesOf } from '../../../src/query/frameColumns';
import { openProfile } from '../../../src/query/openProfile';
import { openInWorker } from '../../../src/worker/client';
import { recorded } from './recorded';
import { buildWorker } from '../../support/buildWorker';

const usual = { 'main@1 price@2': 40, 'main@1 render@3': 60 };
const odd = { 'main@1 price@2': 75, 'main@1 render@3': 25 };

/** Three tasks, the second of which works differently. */
function fleet(): Profile {
  const parts = [usual, odd, usual].map((recipe, source) => ({
    profile: recorded({ recipe, seed: source + 1, seconds: 30 }),
    source,
  }));
  const sources = ['aaaa', 'bbbb', 'cccc'].map((task, i): CaptureSource => ({
    task,
    container: 'app',
    pid: i + 1,
    processName: 'main.py',
    samples: 3000,
    error: null,
  }));
  const { capture } = parts[0].profile;
  assert.ok(capture);
  return { ...joinProfiles('fleet', parts), capture: { ...capture, task: 'aaaa', sources, samples: 9000 } };
}

describe('opening two profiles', () => {
  let root = '';
  let worker = '';
  const at = (name: string): string => path.join(root, name);
  before(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'compare-'));
    worker = at('worker.js');
    await writeFile(at('shop.py'), 'def main():\n  price()\n  render()\n');
    await writeFile(at('a.json'), writeSpeedscope(recorded({ recipe: usual })));
    await writeFile(at('b.json'), writeSpeedscope(recorded({ recipe: odd, folder: '/app', seed: 4 })));
    await writeFile(at('fleet.json'), writeSpeedscope(fleet()));
    await buildWorker('src/worker/main.ts', worker);
  });
  after(() => rm(root, { recursive: true, force: true }));

  it('in a worker: both are read and mapped, columns of the answers cross', async () => {
    const queries = await openInWorker(
      {
        file: at('b.json'),
        baseline: { file: at('a.json') },
        workspaceRoots: [root],
        requests: { before: 10, after: 20 },
      },
      worker,
    );
    try {
      const { comparison } = await queries.summary();
      assert.deepEqual(comparison?.modes, ['share', 'rate', 'perRequest']);
      const slice = await queries.slice(wholeProfile, { kind: 'leftHeavy' }, 0, 800, 1);
      const { change } = slice;
      const frames = framesOf(slice);
      assert.ok(
        change?.before instanceof Float64Array &&
          change.strength instanceof Float32Array &&
          change.strength.some((one) => one > 0) &&
          change.strength.some((one) => one < 0),
      );
      assert.ok(frames.every(({ source }) => source?.file === at('shop.py')));
      assert.deepEqual([(await queries.ranSources(0)).length, (await queries.ranSources()).length], [0, 0]);
      await assert.rejects(queries.oddTask(), /odd task is found among the tasks of one capture/);
      const [before, after] = await Promise.all(
        [0, 1].map(async (node) =>
          (await queries.slice(wholeProfile, { kind: 'leftHeavy' }, node, 800, 1)).ancestors.map((one) =>
            Math.round(one.change?.after ?? NaN),
          ),
        ),
      );
      assert.deepEqual([before, after], [[], [100]]);
    } finally {
      queries.dispose();
    }
  });

  it('some tasks of a capture against the others of the same file', async () => {
    const queries = await openProfile({
      file: at('fleet.json'),
      sources: [1],
      baseline: { file: at('fleet.json'), sources: [0, 2] },
      workspaceRoots: [],
    });
    const { comparison, capture, threads } = await queries.summary();
    assert.deepEqual(
      [
        comparison?.before.tasks,
        comparison?.after.tasks,
        comparison?.after.capture?.task,
        comparison?.before.capture?.sources?.map(({ task }) => task),
        comparison?.before.capture?.samples,
      ],
      [2, 1, 'bbbb', ['aaaa', 'cccc'], 6000],
    );
    assert.deepEqual(
      [capture?.sources?.map(({ task }) => task), threads.map(({ side, source }) => [side, source])],
      [
        ['aaaa', 'cccc', 'bbbb'],
        [
          [0, 0],
          [0, 1],
          [1, 2],
        ],
      ],
    );
    const { rows } = await queries.table(wholeProfile, {
      sort: 'delta',
      descending: true,
      filter: 'price',
      at: 0,
      count: 1,
    });
    assert.ok(
      rows[0].change?.significant === true && Math.abs(rows[0].change.delta - 35) < 6,
      JSON.stringify(rows[0].change),
    );
    await assert.rejects(
      openProfile({ file: at('fleet.json'), sources: [7], workspaceRoots: [] }),
      /holds none of the tasks/,
    );
  });

  it('the odd task is named, with the functions that set it apart and where they are', async () => {
    const queries = await openProfile({ file: at('fleet.json'), workspaceRoots: [root] });
    const { odd: found, tasks, why } = await queries.oddTask();
    assert.deepEqual([found?.task, found?.sources, tasks.length, why], ['bbbb', [1], 3, '']);
    const price = found?.functions.find(({ name }) => name === 'price');
    assert.ok(price !== undefined && Math.abs(price.delta - 35) < 6 && price.own > price.rest);
    assert.deepEqual([price.source, price.line], [{ file: at('shop.py'), line: 2, column: 1 }, 2]);
    assert.match((await (await openProfile({ file: at('a.json'), workspaceRoots: [] })).oddTask()).why, /of one task/);
  });

  it('says which of the two cannot be read', async () => {
    await assert.rejects(
      openProfile({ file: at('b.json'), baseline: { file: at('gone.json') }, workspaceRoots: [] }),
      /gone\.json: there is no such file/,
    );
  });
});
