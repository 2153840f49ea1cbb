/** What stands where a file is written stays what it is. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { constants } from 'node:fs';
import {
  chmod,
  chown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  readlink,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createFree, writeFree } from '../../../src/capture/keep/takeName';
import { writeFileAtomic } from '../../../src/capture/keep/writeFileAtomic';
import { runCli } from '../../cli/runCli';

const SAMPLE = path.resolve('media/sample/orders-api.speedscope.json');

describe('where a file is written', function () {
  if (process.platform === 'win32') return;
  let folder: string;
  const at = (...names: string[]): string => path.join(folder, ...names);
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'ecs-profiler-place-'));
  });
  afterEach(() => rm(folder, { recursive: true }));
  /** Writes and expects one sentence that says why not. */
  const refused = async (file: string, why: RegExp): Promise<void> => {
    await assert.rejects(writeFileAtomic(file, 'new'), { message: why, code: 'EACCES' });
    const { code, out, err } = await runCli('convert', SAMPLE, '-o', file, '--format', 'collapsed');
    assert.deepEqual([code, out], [1, '']);
    assert.match(err, why);
    assert.ok(!err.includes('\n'), err);
  };

  it('a link stays one: what it leads to is written, also where that is not there yet', async () => {
    await mkdir(at('far'));
    await writeFile(at('far', 'file'), 'old');
    await symlink('far/file', at('link'));
    await symlink('link', at('link to it'));
    await symlink('far/later', at('link to nothing'));
    await writeFileAtomic(at('link to it'), 'one');
    await writeFileAtomic(at('link to nothing'), 'two');
    assert.deepEqual(
      [await readlink(at('link')), await readlink(at('link to it')), await readlink(at('link to nothing'))],
      ['far/file', 'link', 'far/later'],
    );
    assert.deepEqual(
      [await readFile(at('far', 'file'), 'utf8'), await readFile(at('far', 'later'), 'utf8')],
      ['one', 'two'],
    );
    assert.deepEqual((await readdir(at('far'))).sort(), ['file', 'later']);
  });

  it('a file keeps its mode, its owner and its other names', async () => {
    await writeFile(at('private'), 'old');
    await chmod(at('private'), 0o640);
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chown(at('private'), 4321, 4321);
    await writeFileAtomic(at('private'), 'new');
    const { mode, uid } = await stat(at('private'));
    assert.deepEqual([mode & 0o777, uid], [0o640, isRoot ? 4321 : process.getuid?.()]);
    await link(at('private'), at('other name'));
    await writeFileAtomic(at('other name'), 'newer');
    assert.equal(await readFile(at('private'), 'utf8'), 'newer');
    await writeFileAtomic(at('first'), 'x');
    assert.equal((await stat(at('first'))).mode & 0o777, 0o644 & ~process.umask());
  });

  it('a FIFO and a device are written to', async () => {
    execFileSync('mkfifo', [at('fifo')]);
    const reader = await open(at('fifo'), constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      await writeFileAtomic(at('fifo'), [Buffer.from('main 1'), Buffer.from('\n')]);
      const { buffer, bytesRead } = await reader.read();
      assert.equal(buffer.toString('utf8', 0, bytesRead), 'main 1\n');
    } finally {
      await reader.close();
    }
    assert.ok((await lstat(at('fifo'))).isFIFO());
    assert.equal((await runCli('convert', SAMPLE, '-o', '/dev/null', '--format', 'collapsed')).code, 0);
    assert.ok((await lstat('/dev/null')).isCharacterDevice());
    const full = await runCli('convert', SAMPLE, '-o', '/dev/full', '--format', 'collapsed');
    assert.deepEqual(
      [full.code, full.err],
      [1, 'ecs-profiler: /dev/full could not be written: no space is left on the disk.'],
    );
    assert.deepEqual(await readdir(folder), ['fifo']);
  });

  it('what may not be written to is left alone, with one sentence', async () => {
    await writeFile(at('read-only'), 'old');
    await chmod(at('read-only'), 0o444);
    await symlink('read-only', at('link'));
    await symlink('loop', at('loop'));
    await mkdir(at('folder'));
    await refused(at('read-only'), /read-only is read-only\. Name another file\.$/);
    await refused(at('link'), /link is read-only\. Name another file\.$/);
    await refused(at('loop'), /loop is a link that leads back to itself\.$/);
    await refused(at('folder'), /folder is a folder\. Name a file to write to\.$/);
    assert.deepEqual(
      [await readFile(at('read-only'), 'utf8'), (await stat(at('read-only'))).mode & 0o777],
      ['old', 0o444],
    );
  });

  it('says that the folder a link leads to is missing, before any work', async () => {
    await symlink('missing/file', at('link'));
    const { code, err } = await runCli('convert', '/nowhere/in.json', '-o', at('link'), '--format', 'collapsed');
    assert.deepEqual(
      [code, err],
      [1, `ecs-profiler: The output folder ${at('missing')} is not a folder. Name one that exists.`],
    );
  });

  it('a name of which there is a file already is taken with a number, by one alone', async () => {
    const name = at('a.partial.json');
    await writeFile(name, 'an earlier recording');
    const taken = await Promise.all([createFree(name, '.json'), createFree(name, '.json')]);
    assert.deepEqual(taken.sort(), [at('a.partial-2.json'), at('a.partial-3.json')]);
    assert.equal(await createFree(at('plain'), ''), at('plain'));
    assert.equal(await createFree(at('plain'), ''), at('plain-2'));
    const wholes = ['one', 'two'].map((text) => writeFree(name, '.json', [Buffer.from(text)]));
    assert.deepEqual((await Promise.all(wholes)).sort(), [at('a.partial-4.json'), at('a.partial-5.json')]);
    assert.deepEqual((await Promise.all([4, 5].map((n) => readFile(at(`a.partial-${n}.json`), 'utf8')))).sort(), [
      'one',
      'two',
    ]);
    assert.deepEqual(
      (await readdir(folder)).filter((one) => one.startsWith('.')),
      [],
    );
    assert.equal(await readFile(name, 'utf8'), 'an earlier recording');
  });
});
