import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { askPython } from '../../../src/source/library/askPython';
import { findLibraryFile, type PythonFolders, libraryPlace } from '../../../src/source/library/findLibraryFile';

describe('libraries installed here', () => {
  const root = mkdtempSync(path.join(os.tmpdir(), 'libraries-'));
  const put = (file: string): string => {
    const full = path.join(root, file);
    mkdirSync(path.dirname(full), { recursive: true });
    writeFileSync(full, '');
    return full;
  };
  after(() => rmSync(root, { recursive: true, force: true }));

  const none = async (): Promise<null> => null;
  const find = async (
    ran: string,
    folders: readonly string[] = [],
    python: () => Promise<PythonFolders | null> = none,
  ): Promise<string | null> => {
    const place = libraryPlace(ran);
    return (
      place &&
      findLibraryFile(place, {
        roots: [path.join(root, 'shop')],
        folders: folders.map((folder) => path.join(root, folder)),
        python,
      })
    );
  };

  it('are found in node_modules of the service, else of the workspace', async () => {
    const own = put('shop/services/api/node_modules/left-pad/index.js');
    const shared = put('shop/node_modules/left-pad/index.js');
    const scoped = put('shop/node_modules/@acme/log/lib/log.js');
    put('node_modules/secret/index.js');
    assert.equal(await find('/srv/app/node_modules/left-pad/index.js', ['shop/services/api']), own);
    assert.equal(await find('file:///srv/app/node_modules/left-pad/index.js'), shared);
    assert.equal(await find('file:///srv/app/node_modules/left-pad/index.js?v=17'), shared);
    assert.equal(
      await find('/srv/app/node_modules/.pnpm/@acme+log@1.0.0/node_modules/@acme/log/lib/log.js', [
        'shop/services/api',
      ]),
      scoped,
    );
    assert.equal(await find('/srv/app/node_modules/secret/index.js', ['shop']), null, 'not above the workspace');
    assert.equal(await find('/srv/app/node_modules/other/index.js'), null);
  });

  it('are found where the workspace is the whole file system', async () => {
    const own = put('whole/node_modules/left-pad/index.js');
    const place = libraryPlace('/srv/node_modules/left-pad/index.js');
    const local = { roots: [path.parse(root).root], folders: [path.join(root, 'whole', 'src')], python: none };
    assert.equal(place && (await findLibraryFile(place, local)), own);
  });

  it('are found in a virtual environment of the workspace, else of the interpreter', async () => {
    const own = put('shop/.venv/lib/python3.12/site-packages/requests/api.py');
    const windows = put('shop/services/tool/venv/Lib/site-packages/yaml/loader.py');
    const installed = put('python/site-packages/attr/_make.py');
    const python = async (): Promise<PythonFolders> => ({
      version: '3.12',
      standard: path.join(root, 'python/lib'),
      sitePackages: [path.join(root, 'python/site-packages')],
    });
    assert.equal(await find('/usr/local/lib/python3.11/site-packages/requests/api.py'), own);
    assert.equal(await find('/usr/lib/python3/dist-packages/yaml/loader.py', ['shop/services/tool']), windows);
    assert.equal(await find('/usr/local/lib/python3.11/site-packages/attr/_make.py', [], python), installed);
    assert.equal(
      await find('/usr/local/lib/python3.11/site-packages/attr/_make.py'),
      null,
      'no interpreter may be asked',
    );
  });

  it('are the standard library of the very version only', async () => {
    const decoder = put('python/lib/json/decoder.py');
    const python = async (): Promise<PythonFolders> => ({
      version: '3.12',
      standard: path.join(root, 'python/lib'),
      sitePackages: [],
    });
    assert.equal(await find('/usr/local/lib/python3.12/json/decoder.py', [], python), decoder);
    assert.equal(await find('/usr/local/lib/python3.11/json/decoder.py', [], python), null);
  });

  it('are nothing else, and lead out of no folder', async () => {
    put('shop/app.py');
    for (const ran of [
      '/srv/app/main.py',
      '',
      '<frozen os>',
      'node:fs',
      '/srv/node_modules/../../etc/passwd',
      '/srv/node_modules/..\\..\\shop\\app.py',
      '/srv/node_modules/',
    ]) {
      assert.equal(await find(ran), null, ran);
    }
  });

  it('are asked of a real interpreter', async () => {
    const folders = await askPython('python3');
    assert.match(folders?.version ?? '', /^3\.\d+$/);
    assert.ok(existsSync(path.join(folders?.standard ?? '', 'json', 'decoder.py')));
    assert.equal(await askPython(path.join(root, 'no-python')), null);
    assert.equal(await askPython('true'), null);
  });
});
