/** Opened files in which V8 counted inlined functions for their callers. */
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openProfile } from '../../src/query/openProfile';
import { sharedDataPath } from '../profile/sharedProfiles';

const text = [
  'function leaf(n) {',
  '  return n % 7;',
  '}',
  'function outer(n) {',
  '  return leaf(n) + n;',
  '}',
  '',
].join('\n');
const node = (id: number, functionName: string, lineNumber: number, rest: object): object => ({
  id,
  callFrame: { functionName, scriptId: '1', url: 'file:///srv/app/dist/shop.js', lineNumber, columnNumber: 14 },
  ...rest,
});
const samples = Array<number>(20).fill(2);
const profile = JSON.stringify({
  nodes: [
    {
      id: 1,
      callFrame: { functionName: '(root)', scriptId: '0', url: '', lineNumber: -1, columnNumber: -1 },
      children: [2],
    },
    node(2, 'outer', 3, {
      hitCount: 20,
      positionTicks: [
        { line: 2, ticks: 15 },
        { line: 5, ticks: 5 },
      ],
    }),
  ],
  samples,
  timeDeltas: samples.map((_, i) => (i === 0 ? 0 : 1000)),
  startTime: 0,
  endTime: 20_000,
});

describe('an opened .cpuprofile with inlined functions', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-inlined-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const shares = async (bytes: Uint8Array, roots: string[]): Promise<Record<string, number>> => {
    const { functions } = await (await openProfile({ file: '/p.cpuprofile', bytes, workspaceRoots: roots })).report(20);
    return Object.fromEntries(functions.map(({ name, selfPercent }) => [name, Math.round(selfPercent)]));
  };

  for (const place of ['dist/shop.js', 'shop.js'])
    it(`is told apart by the text that the workspace has as ${place}`, async () => {
      await mkdir(path.join(folder, path.dirname(place)), { recursive: true });
      await writeFile(path.join(folder, place), text);
      assert.deepEqual(await shares(Buffer.from(profile), [folder]), { leaf: 75, outer: 25 });
    });

  it('says that it could be, where the text is not there or is another one', async () => {
    for (const other of [null, `// changed\n${text}`]) {
      if (other !== null) await writeFile(path.join(folder, 'shop.js'), other);
      const queries = await openProfile({
        file: '/p.cpuprofile',
        bytes: Buffer.from(profile),
        workspaceRoots: [folder],
      });
      assert.match(
        (await queries.summary()).remarks.join('\n'),
        /75 % of the time .* text that ran, which was not found/,
      );
    }
  });

  it('is that of a real Node 22, whose inlined functions all get their samples', async function () {
    const file = sharedDataPath(this, 'faults/runtimes/node-22-attached-inlined.cpuprofile');
    // By the ticks of the file: each on its line.
    const ticks = { tiny: 275, outer: 154, leafA: 122, leafB: 78, loop: 19, tick: 2 };
    const all = Object.values(ticks).reduce((sum, one) => sum + one, 0);
    const found = await shares(await readFile(file), [path.dirname(file)]);
    for (const [name, count] of Object.entries(ticks))
      assert.ok(Math.abs(found[name] - (count / all) * 100) < 2, `${name}: ${found[name]} %`);
  });
});
