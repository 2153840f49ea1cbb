import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { nodeWorkspaceFiles } from '../../src/source/nodeWorkspaceFiles';

describe('the workspace on disk', () => {
  let root = '';
  before(async () => {
    root = await mkdtemp(path.join(os.tmpdir(), 'workspace-'));
    for (const file of ['src/a.py', 'dist/a.js.map', 'node_modules/x/index.js', '.git/config.py', 'bin/run', 'logo.png']) {
      await mkdir(path.join(root, path.dirname(file)), { recursive: true });
      await writeFile(path.join(root, file), `text of ${file}`);
    }
    await symlink(root, path.join(root, 'loop'));
  });
  after(() => rm(root, { recursive: true, force: true }));

  it('lists sources and maps, no libraries, and follows no links', async () => {
    const files = await nodeWorkspaceFiles([root, path.join(root, 'missing')]).list();
    assert.deepEqual(files.map((file) => path.relative(root, file).replaceAll('\\', '/')).sort(), ['bin/run', 'dist/a.js.map', 'src/a.py']);
  });

  it('reads a file, or says that there is none', async () => {
    const files = nodeWorkspaceFiles([root]);
    assert.equal(await files.read(path.join(root, 'src/a.py')), 'text of src/a.py');
    assert.equal(await files.read(path.join(root, 'src/b.py')), null);
    assert.equal(await files.read(path.join(root, 'src')), null);
  });
});
