/** A recording that its place does not take is kept elsewhere. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { createCaptureStore } from '../../../src/capture/keep/store';
import { writeSomewhere } from '../../../src/capture/keep/writeSomewhere';
import { sampleMetadata } from '../../support/sampleMetadata';

/** Many times what the small file system has room for. */
const large = {
  *[Symbol.iterator]() {
    for (let i = 0; i < 64; i++) yield Buffer.alloc(16 * 1024, 97);
  },
};

describe('a file that its place does not take', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-elsewhere-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('is written where it should be while that works', async () => {
    const file = path.join(folder, 'new', 'one.json');
    assert.deepEqual(await writeSomewhere(file, [Buffer.from('x')]), { file, problem: null });
    assert.equal(await readFile(file, 'utf8'), 'x');
  });

  it('is kept in the first folder that takes it, in one that others cannot read, and says where and why', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await mkdir(path.join(folder, 'refuge'));
    const file = path.join(folder, 'file', 'one.json');
    const { file: kept, problem } = await writeSomewhere(file, large, [
      path.join(folder, 'missing'),
      path.join(folder, 'refuge'),
    ]);
    assert.match(kept, /refuge\/ecs-profiler-kept-\w+\/one\.json$/);
    assert.equal((await stat(kept)).size, 64 * 16 * 1024);
    assert.equal((await stat(path.dirname(kept))).mode & 0o777, 0o700);
    assert.ok(problem!.startsWith(`${file} could not be written: `));
    assert.ok(problem!.endsWith(`. The capture is kept in ${kept}.`));
    assert.deepEqual(await readdir(folder), ['file', 'refuge']);
  });

  it('throws the first error where no folder takes it, and what is no fault of the system', async () => {
    await writeFile(path.join(folder, 'file'), '');
    await assert.rejects(writeSomewhere(path.join(folder, 'file', 'x'), large, [path.join(folder, 'missing')]), {
      code: /ENOTDIR|EEXIST/,
    });
    const broken = {
      *[Symbol.iterator]() {
        yield Buffer.from('a');
        throw new TypeError('of our own');
      },
    };
    await assert.rejects(writeSomewhere(path.join(folder, 'y'), broken, [folder]), TypeError);
    assert.deepEqual(await readdir(folder), ['file']);
  });

  describe('on a disk that is full', () => {
    let disk: string;
    before(async function () {
      disk = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-full-'));
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=128k', 'tmpfs', disk], { stdio: 'pipe' });
      } catch {
        // Only root may mount, and not everywhere.
        await rm(disk, { recursive: true });
        this.skip();
      }
    });
    after(async () => {
      if (!(await stat(disk).catch(() => undefined))) return;
      execFileSync('umount', [disk]);
      await rm(disk, { recursive: true });
    });

    it('leaves nothing half there and keeps the recording', async () => {
      const { file, problem } = await writeSomewhere(path.join(disk, 'one.json'), large, [disk, folder]);
      assert.equal(path.dirname(path.dirname(file)), folder);
      assert.match(problem!, /could not be written: no space is left on the disk\. The capture is kept in /);
      assert.equal((await stat(file)).size, 64 * 16 * 1024);
      assert.deepEqual(await readdir(disk), []);
    });

    it('the store says where a capture is, and lists those that it has', async () => {
      const store = createCaptureStore(path.join(disk, 'captures'));
      const metadata = sampleMetadata({});
      const uri = await store.reserve(metadata);
      await assert.rejects(store.keepSoFar({ file: large, metadata }, uri), { code: 'ENOSPC' });
      const stored = await store.save({ file: large, metadata }, 0, uri);
      try {
        assert.notEqual(stored.uri, uri);
        assert.match(stored.problem!, /no space is left on the disk/);
        assert.equal((await stat(fileURLToPath(stored.uri))).size, 64 * 16 * 1024);
        assert.deepEqual(await readdir(path.join(disk, 'captures')), [], 'its name is free again');
        assert.deepEqual(await store.contents(), { captures: [], unreadable: [] });
      } finally {
        await rm(path.dirname(fileURLToPath(stored.uri)), { recursive: true });
      }
    });
  });
});
