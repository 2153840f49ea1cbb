import assert from 'node:assert/strict';
import { createSourceMapper } from '../../src/source/createSourceMapper';
import type { SourceMapperInput } from '../../src/source/createSourceMapper';
import { memoryWorkspace } from './memoryWorkspace';

/**
 * Maps line 7 of each path in `ran` to a workspace of files. `ran` has the names of the functions seen at line 5 of
 * each path.
 */
async function mapped(
  ran: Readonly<Record<string, readonly string[]>>,
  files: Readonly<Record<string, string>> | readonly string[],
  more: Partial<SourceMapperInput> = {},
): Promise<Record<string, string | null>> {
  const texts = Array.isArray(files)
    ? Object.fromEntries(files.map((file: string) => [file, '']))
    : (files as Record<string, string>);
  const mapper = await createSourceMapper({
    files: Object.entries(ran).map(([path, names]) => ({ path, functions: names.map((name) => ({ name, line: 5 })) })),
    workspace: memoryWorkspace(texts),
    ...more,
  });
  return Object.fromEntries(Object.keys(ran).map((path) => [path, mapper.locate(path, 7, 0)?.file ?? null]));
}

describe('paths of the container', () => {
  it('find their folder by what their suffixes agree on', async () => {
    const ran = { '/srv/app/main.py': [], '/srv/app/orders/pricing.py': [], '/srv/app/orders/export.py': [] };
    const files = [
      '/repo/services/orders/main.py',
      '/repo/services/orders/orders/pricing.py',
      '/repo/services/orders/orders/export.py',
      '/repo/services/billing/main.py',
    ];
    assert.deepEqual(await mapped(ran, files), {
      '/srv/app/main.py': '/repo/services/orders/main.py',
      '/srv/app/orders/pricing.py': '/repo/services/orders/orders/pricing.py',
      '/srv/app/orders/export.py': '/repo/services/orders/orders/export.py',
    });
  });

  it('/app/x.py leads to src/x.py, with its line', async () => {
    const mapper = await createSourceMapper({
      files: [{ path: '/app/x.py', functions: [] }],
      workspace: memoryWorkspace({ '/repo/src/x.py': '' }),
    });
    assert.deepEqual(mapper.locate('/app/x.py', 12, 3), { file: '/repo/src/x.py', line: 12, column: 3 });
    assert.deepEqual(mapper.locate('/app/x.py', 0, 0), { file: '/repo/src/x.py', line: 1, column: 1 });
    assert.equal(mapper.locate('/app/other.py', 1, 0), null);
  });

  it('equal names in two services go to the one that explains more', async () => {
    const ran = { '/srv/app/main.py': [], '/srv/app/util.py': [], '/srv/app/stock.py': [] };
    const files = ['/repo/a/main.py', '/repo/a/util.py', '/repo/b/main.py', '/repo/b/util.py', '/repo/b/stock.py'];
    assert.deepEqual(Object.values(await mapped(ran, files)), [
      '/repo/b/main.py',
      '/repo/b/util.py',
      '/repo/b/stock.py',
    ]);
  });

  it('two services of one profile go each their way', async () => {
    const ran = { '/srv/a/main.py': [], '/srv/a/x.py': [], '/opt/b/main.py': [], '/opt/b/y.py': [] };
    const files = ['/repo/one/main.py', '/repo/one/x.py', '/repo/two/main.py', '/repo/two/y.py'];
    assert.deepEqual(Object.values(await mapped(ran, files)), [
      '/repo/one/main.py',
      '/repo/one/x.py',
      '/repo/two/main.py',
      '/repo/two/y.py',
    ]);
  });

  it('a lone base name whose neighbours were found elsewhere leads nowhere', async () => {
    const ran = { '/srv/app/main.py': [], '/srv/app/jobs/run.py': [], '/srv/app/jobs/helper.py': ['f'] };
    const files = { '/repo/orders/main.py': '', '/repo/orders/jobs/run.py': '', '/repo/tools/helper.py': 'def f():\n' };
    assert.deepEqual(Object.values(await mapped(ran, files)), [
      '/repo/orders/main.py',
      '/repo/orders/jobs/run.py',
      null,
    ]);
  });

  it('a lone base name leads nowhere when it declares nothing of what ran', async () => {
    assert.deepEqual(
      await mapped({ '/opt/tool/utils.py': ['sweep'] }, { '/repo/utils.py': 'def other():\n  pass\n' }),
      { '/opt/tool/utils.py': null },
    );
    assert.deepEqual(
      await mapped({ '/opt/tool/utils.py': ['sweep'] }, { '/repo/utils.py': 'def sweep():\n  pass\n' }),
      { '/opt/tool/utils.py': '/repo/utils.py' },
    );
  });

  it('libraries and the standard library are never mapped', async () => {
    const ran = {
      '/usr/lib/python3.12/json/decoder.py': [],
      '/srv/app/node_modules/x/index.js': [],
      '/venv/lib/python3.11/site-packages/a/b.py': [],
      'node:internal/timers': [],
      '<frozen importlib._bootstrap>': [],
    };
    const files = ['/repo/json/decoder.py', '/repo/x/index.js', '/repo/a/b.py', '/repo/internal/timers'];
    assert.deepEqual(Object.values(await mapped(ran, files)), [null, null, null, null, null]);
  });

  it('Windows workspaces: drive letters, backslashes, other case', async () => {
    const ran = { '/srv/app/Orders/Pricing.py': [], 'file:///srv/app/a%20b.py': [] };
    assert.deepEqual(
      Object.values(await mapped(ran, ['C:\\Work\\shop\\orders\\pricing.py', 'C:\\Work\\shop\\a b.py'])),
      ['C:\\Work\\shop\\orders\\pricing.py', 'C:\\Work\\shop\\a b.py'],
    );
  });

  it('names that differ in case only stay apart', async () => {
    const ran = { '/srv/app/lib/Api.py': [], '/srv/app/lib/api.py': [] };
    assert.deepEqual(Object.values(await mapped(ran, ['/repo/lib/api.py', '/repo/lib/Api.py'])), [
      '/repo/lib/Api.py',
      '/repo/lib/api.py',
    ]);
  });
});

describe('a service of a single file', () => {
  const path = '/tmp/ecs-lab-x/tasks/3f2a/app/srv/app/main.py';
  const files = {
    '/repo/samples/orders-api/main.py': 'import x\n\ndef main():\n    pass\n\ndef price_basket():\n    pass\n',
    '/repo/samples/invoice-worker/main.py': 'def main():\n    pass\n\ndef render_all():\n    pass\n',
    '/repo/samples/legacy/main.py': 'def main():\n    pass\n',
  };

  it("is told by the service's name", async () => {
    assert.equal(
      (await mapped({ [path]: ['main'] }, files, { hint: { service: 'orders-api', container: 'app' } }))[path],
      '/repo/samples/orders-api/main.py',
    );
    assert.equal(
      (await mapped({ [path]: ['main'] }, files, { hint: { service: 'invoice-worker' } }))[path],
      '/repo/samples/invoice-worker/main.py',
    );
  });

  it("is told by the container's name where no folder has the service's", async () => {
    assert.equal(
      (await mapped({ [path]: ['main'] }, files, { hint: { service: 'prod-stack', container: 'legacy' } }))[path],
      '/repo/samples/legacy/main.py',
    );
  });

  it('is told by the functions that ran', async () => {
    assert.equal((await mapped({ [path]: ['main', 'price_basket'] }, files))[path], '/repo/samples/orders-api/main.py');
    assert.equal(
      (await mapped({ [path]: ['<module>', 'Worker.render_all'] }, files))[path],
      '/repo/samples/invoice-worker/main.py',
    );
  });

  it('leads nowhere when nothing tells', async () => {
    assert.equal((await mapped({ [path]: ['<module>'] }, files))[path], null);
    assert.equal((await mapped({ [path]: ['unheard_of'] }, files))[path], null);
    const twins = { '/repo/a/main.py': 'def go():\n', '/repo/b/main.py': 'def go():\n' };
    assert.equal((await mapped({ [path]: ['go'] }, twins))[path], null);
  });
});

describe('path mappings of the user', () => {
  it('decide, the longest prefix first, by absolute folder or the end of one', async () => {
    const ran = { '/srv/app/main.py': [], '/srv/app/lib/main.py': [], '/srv/app/gone.py': [] };
    const files = ['/repo/a/main.py', '/repo/b/main.py', '/repo/a/lib/main.py', '/repo/c/gone.py'];
    const pathMappings = { '/srv/app': '/repo/a', '/srv/app/lib/': 'b' };
    assert.deepEqual(Object.values(await mapped(ran, files, { pathMappings })), [
      '/repo/a/main.py',
      '/repo/b/main.py',
      null,
    ]);
  });
});
