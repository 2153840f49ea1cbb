import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { nodeWorkspaceFiles } from '../../src/source/nodeWorkspaceFiles';

describe('the workspace on disk', () => {
  let root = '';
  let outside = '';
  before(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'workspace-'));
    for (const file of [
      'src/a.py',
      'dist/a.js.map',
      'node_modules/x/index.js',
      '.git/config.py',
      'bin/run',
      'logo.png',
    ]) {
      await mkdir(path.join(root, path.dirname(file)), { recursive: true });
      await writeFile(path.join(root, file), `text of ${file}`);
    }
    await symlink(root, path.join(root, 'loop'));
    await symlink('../src', path.join(root, 'bin', 'linked'));
    await symlink('nothing', path.join(root, 'broken'));
    outside = await mkdtemp(path.join(os.tmpdir(), 'outside-'));
    await writeFile(path.join(outside, 'b.py'), '');
    await symlink(outside, path.join(outside, 'again'));
    await symlink(outside, path.join(root, 'src', 'shared'));
    await symlink(outside, path.join(root, 'src', 'twice'));
  });
  after(async () => {
    await rm(root, { recursive: true, force: true });
    await rm(outside, { recursive: true, force: true });
  });

  const short = (file: string): string => path.relative(root, file).replaceAll('\\', '/');

  it('lists sources and maps, no libraries, each file once; a link out of it is followed', async () => {
    const files = await nodeWorkspaceFiles([root, path.join(root, 'missing')]).list();
    assert.deepEqual(files.map(short).sort(), ['bin/run', 'dist/a.js.map', 'src/a.py', 'src/shared/b.py']);
  });

  it('knows what else its folders are called', async () => {
    const links = (await nodeWorkspaceFiles([root]).links?.()) ?? [];
    assert.deepEqual(links.map(({ link, target }) => [short(link), short(target)]).sort(), [
      ['bin/linked', 'src'],
      ['src/twice', 'src/shared'],
    ]);
  });

  it('tells environments and reports of coverage by what is in them, whatever they are called', async () => {
    const top = await mkdtemp(path.join(os.tmpdir(), 'named-'));
    const write = async (file: string): Promise<void> => {
      await mkdir(path.join(top, path.dirname(file)), { recursive: true });
      await writeFile(path.join(top, file), '');
    };
    const own = ['app/coverage/rules.py', 'src/env/index.ts', 'src/venv/make.py'];
    const generated = [
      'api/coverage/clover.xml',
      'api/coverage/base.js',
      'web/coverage/lcov-report/sorter.js',
      'web/coverage/block.js',
      'tools/env/conda-meta/history',
      'tools/env/lib/python3.12/json/decoder.py',
      'zz-python/pyvenv.cfg',
      'zz-python/lib/python3.12/turtle.py',
    ];
    try {
      for (const file of [...own, ...generated]) await write(file);
      await symlink(outside, path.join(top, 'src', 'beside'));
      const list = async (root: string): Promise<string[]> =>
        (await nodeWorkspaceFiles([root]).list()).map((file) => path.relative(root, file).replaceAll('\\', '/')).sort();
      assert.deepEqual(await list(top), [own[0], 'src/beside/b.py', own[1], own[2]]);
      assert.deepEqual(await list(path.join(top, 'zz-python')), ['lib/python3.12/turtle.py'], 'a root is listed');
      assert.deepEqual(await list(path.join(top, 'api', 'coverage')), ['base.js'], 'a root is listed');
    } finally {
      await rm(top, { recursive: true, force: true });
    }
  });

  it('tells how long a file is', async () => {
    const files = nodeWorkspaceFiles([root]);
    assert.equal(await files.size?.(path.join(root, 'src/a.py')), 'text of src/a.py'.length);
    assert.equal(await files.size?.(path.join(root, 'src/b.py')), null);
  });

  it('reads a file, or says that there is none', async () => {
    const files = nodeWorkspaceFiles([root]);
    assert.equal(await files.read(path.join(root, 'src/a.py')), 'text of src/a.py');
    assert.equal(await files.read(path.join(root, 'src/b.py')), null);
    assert.equal(await files.read(path.join(root, 'src')), null);
  });
});
