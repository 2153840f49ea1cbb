import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { framesOf } from '../../src/query/frameColumns';
import { openProfile } from '../../src/query/openProfile';
import { openInWorker } from '../../src/worker/client';
import type { ProfileQueries } from '../../src/query/queries';
import { ProfileBuilder } from '../../src/profile/profileBuilder';
import { wholeProfile } from '../../src/profile/scope';
import { sampleCapture } from '../webview/sampleQueries';
import { sampleProfileText, sampleWorkspace } from './sampleProfile';
import { buildWorker } from '../support/buildWorker';

const leftHeavy = { kind: 'leftHeavy' } as const;

describe('queries', () => {
  let root = '';
  let file = '';
  let worker = '';
  before(async () => {
    root = await sampleWorkspace();
    file = path.join(root, 'sample.speedscope.json');
    worker = path.join(root, 'worker.js');
    await writeFile(file, sampleProfileText());
    await buildWorker('src/worker/main.ts', worker);
  });
  after(() => rm(root, { recursive: true, force: true }));

  const open: [where: string, (input: { file: string; bytes?: Uint8Array }) => Promise<ProfileQueries>][] = [
    ['in process', (input) => openProfile({ ...input, workspaceRoots: [root] })],
    ['in a worker', (input) => openInWorker({ ...input, workspaceRoots: [root] }, worker)],
  ];
  for (const [where, opened] of open) {
    describe(where, () => {
      let queries: ProfileQueries;
      before(async () => {
        queries = await opened({ file });
      });
      after(() => queries.dispose());
      const at = (name: string, line: number): object => ({ file: path.join(root, 'shop', name), line, column: 1 });

      it('summary: totals without idle', async () => {
        assert.deepEqual(await queries.summary(), {
          name: 'sample',
          unit: 'seconds',
          total: 9,
          totalMs: 9000,
          idleMs: 5000,
          samples: 4,
          threads: [{ name: 'MainThread', total: 9, samples: 4, source: null }],
          capture: null,
          remarks: [],
          comparison: null,
        });
      });

      it('report: functions at their hottest line, lines by self', async () => {
        const { functions, lines } = await queries.report(10);
        assert.deepEqual(
          functions.map(({ name, line, self, total, selfMs, totalPercent, source }) => ({
            name,
            line,
            self,
            total,
            selfMs,
            totalPercent,
            source,
          })),
          [
            {
              name: 'work',
              line: 7,
              self: 7,
              total: 7,
              selfMs: 7000,
              totalPercent: (7 / 9) * 100,
              source: at('work.py', 7),
            },
            { name: 'decode', line: 90, self: 2, total: 2, selfMs: 2000, totalPercent: (2 / 9) * 100, source: null },
            { name: 'main', line: 3, self: 0, total: 9, selfMs: 0, totalPercent: 100, source: at('main.py', 3) },
          ],
        );
        assert.deepEqual(
          lines.map(({ name, line, self, total }) => [name, line, self, total]),
          [
            ['work', 7, 6, 6],
            ['decode', 90, 2, 2],
            ['work', 8, 1, 1],
            ['main', 3, 0, 7],
            ['main', 4, 0, 2],
          ],
        );
        assert.deepEqual(lines[0].source, at('work.py', 7));
        assert.deepEqual([(await queries.report(1)).functions.length, (await queries.report(1)).lines.length], [1, 1]);
      });

      it('slice: frames with the line a click leads to', async () => {
        const slice = await queries.slice(wholeProfile, leftHeavy, 0, 900, 150);
        const names = [...slice.frame].map((f) => (f < 0 ? '' : framesOf(slice)[f].name));
        assert.deepEqual(names, ['', 'main', 'work', 'decode']);
        assert.deepEqual([...slice.total], [9, 9, 7, 2]);
        assert.deepEqual([...slice.line], [0, 3, 7, 90]);
        assert.deepEqual(
          framesOf(slice).map(({ source }) => source),
          [at('main.py', 3), at('work.py', 7), null],
        );
        const folded = await queries.slice(wholeProfile, leftHeavy, 1, 900, 500);
        assert.deepEqual(
          [[...folded.folded], [...folded.total], folded.ancestors.map(({ node, name }) => [node, name])],
          [[0, 0, 1], [9, 7, 2], [[0, 'sample']]],
        );
        await assert.rejects(queries.slice(wholeProfile, leftHeavy, 99, 900, 1), /no node 99/);
      });

      it('heat of a workspace file, and the hot files', async () => {
        const heat = await queries.lineHeat(wholeProfile, path.join(root, 'shop', 'work.py'));
        assert.deepEqual(
          heat.map(({ line, selfMs, totalPercent }) => [line, selfMs, Math.round(totalPercent)]),
          [
            [7, 6000, 67],
            [8, 1000, 11],
          ],
        );
        assert.deepEqual(await queries.lineHeat(wholeProfile, path.join(root, 'shop', 'other.py')), []);
        assert.deepEqual(
          (await queries.hotFiles(wholeProfile)).map((hot) => path.basename(hot.file)),
          ['work.py', 'main.py'],
        );
      });

      it('search and stack', async () => {
        assert.deepEqual(await queries.search(wholeProfile, 'WORK'), {
          matches: 1,
          totalPercent: (7 / 9) * 100,
          frames: Int32Array.of(1),
        });
        await assert.rejects(
          queries.search(wholeProfile, '/[/'),
          (error: Error & { hint?: string }) =>
            /is not a valid regular expression/.test(error.message) && /plain text/.test(error.hint ?? ''),
        );
        assert.equal(
          await queries.stackText(wholeProfile, leftHeavy, 2),
          'main (/srv/app/main.py:3)\nwork (/srv/app/work.py:7)',
        );
      });

      it('gzip is read; what cannot be read is refused with a hint', async () => {
        const zipped = await opened({ file: 'x.gz', bytes: gzipSync(sampleProfileText()) });
        assert.equal((await zipped.summary()).total, 9);
        zipped.dispose();
        const refused = async (input: { file: string; bytes?: Uint8Array }, message: RegExp): Promise<void> => {
          await assert.rejects(
            opened(input),
            (error: Error & { hint?: string }) => message.test(error.message) && (error.hint ?? '') !== '',
          );
        };
        await refused({ file: path.join(root, 'gone.json') }, /there is no such file/);
        await refused({ file: root }, /it is a folder/);
        await refused({ file: 'x.gz', bytes: gzipSync(sampleProfileText()).subarray(0, 50) }, /damaged or cut off/);
        await refused({ file: 'x.json', bytes: new Uint8Array([123]) }, /x\.json is not valid JSON/);
      });
    });
  }

  it('a file that was renamed since is found by its content, one under a link by its other name', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'renamed-'));
    try {
      const text = 'def work():\n  for i in range(10**6):\n    pass\n';
      await mkdir(path.join(folder, 'shop'));
      await writeFile(path.join(folder, 'shop', 'renamed.py'), text);
      await writeFile(path.join(folder, 'shop', 'main.py'), 'def main():\n  pass\n');
      await mkdir(path.join(folder, 'deploy'));
      await symlink(path.join(folder, 'shop'), path.join(folder, 'deploy', 'app'));
      const builder = new ProfileBuilder();
      const at = (name: string, file: string): number => builder.stack(-1, builder.frame(name, file, 0, 0), 2);
      const ran = [at('work', '/srv/lib/old_name.py'), at('main', '/code/deploy/app/main.py')];
      builder.thread('MainThread', Int32Array.from(ran), Float64Array.of(3, 1));
      const digest = {
        path: '/srv/lib/old_name.py',
        sha256: createHash('sha256').update(text).digest('hex'),
        gitBlob: '0'.repeat(40),
        bytes: text.length,
      };
      const profile = {
        ...builder.build({ name: 'renamed', unit: 'seconds' }),
        capture: { ...sampleCapture, files: [digest] },
      };
      const { functions } = await (
        await openProfile({ file: 'renamed.json', profile, workspaceRoots: [folder] })
      ).report(10);
      assert.deepEqual(
        functions.map(({ source }) => source?.file),
        ['renamed.py', 'main.py'].map((name) => path.join(folder, 'shop', name)),
      );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('a disposed worker answers with an error and lets the process go', async () => {
    const queries = await openInWorker({ file, workspaceRoots: [] }, worker);
    const pending = queries.summary().then(
      () => 'answered',
      (error: Error) => error.message,
    );
    queries.dispose();
    assert.equal(await pending, 'The profile was closed.');
    await assert.rejects(queries.summary(), /The profile was closed/);
  });

  it('a worker that cannot start is told', async () => {
    await assert.rejects(
      openInWorker({ file, workspaceRoots: [] }, path.join(root, 'none.js')),
      /The thread that holds the profile failed/,
    );
  });
});
