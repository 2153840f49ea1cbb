import { transformSync } from 'esbuild';
import assert from 'node:assert/strict';
import { createSourceMapper } from '../../src/source/createSourceMapper';
import { sourceMapReference } from '../../src/source/sourceMapReference';
import { SourceMap } from '../../src/source/sourceMap';
import { memoryWorkspace } from './memoryWorkspace';

const source = `interface Product { readonly name: string }

export function find(products: Product[], text: string): Product[] {
  const pattern = new RegExp(text);
  return products.filter((product) => pattern.test(product.name));
}
`;
const built = transformSync(source, {
  loader: 'ts',
  sourcemap: true,
  sourcefile: '../src/search.ts',
  sourcesContent: false,
});
const lineOf = (text: string): number => built.code.split('\n').findIndex((line) => line.includes(text)) + 1;
const workspace = { '/repo/catalog-api/src/search.ts': source, '/repo/other/src/search.ts': 'x' };

const ran = '/srv/app/dist/search.js';
const functions = [{ name: 'find', line: lineOf('function find') }];

describe('source maps', () => {
  it('of the capture lead to the TypeScript line: executing lines and definitions', async () => {
    const mapper = await createSourceMapper({
      files: [
        { path: ran, functions },
        { path: '/srv/app/dist/main.js', functions: [] },
      ],
      workspace: memoryWorkspace(workspace),
      sourceMaps: { [ran]: built.map },
      hint: { service: 'catalog-api' },
    });
    assert.deepEqual(mapper.locate(ran, lineOf('new RegExp'), 0), {
      file: '/repo/catalog-api/src/search.ts',
      line: 4,
      column: 3,
    });
    assert.equal(mapper.locate(ran, lineOf('pattern.test'), 0)?.line, 5);
    const definition = lineOf('function find');
    assert.equal(mapper.locate(ran, definition, built.code.split('\n')[definition - 1].indexOf('(') + 1)?.line, 3);
    assert.equal(mapper.locate(ran, 9999, 0), null);
    assert.equal(mapper.locate(ran, 0, 0), null);
  });

  it("are found beside the workspace's build, and its scripts are never the target", async () => {
    const files = {
      ...workspace,
      '/repo/catalog-api/dist/search.js': built.code,
      '/repo/catalog-api/dist/search.js.map': built.map,
    };
    const mapper = await createSourceMapper({
      files: [{ path: `file://${ran}`, functions }],
      workspace: memoryWorkspace(files),
    });
    assert.deepEqual(mapper.locate(`file://${ran}`, lineOf('new RegExp'), 0), {
      file: '/repo/catalog-api/src/search.ts',
      line: 4,
      column: 3,
    });
    const without = await createSourceMapper({
      files: [{ path: ran, functions }],
      workspace: memoryWorkspace({ '/repo/catalog-api/dist/search.js': 'function find() {}' }),
    });
    assert.equal(without.locate(ran, 1, 0), null);
  });

  it('of another script of the same name are not used', async () => {
    const other = { '/repo/b/src/search.ts': source, '/repo/b/dist/server.js.map': built.map };
    const located = async (path: string, files: Readonly<Record<string, string>>): Promise<string | undefined> => {
      const mapper = await createSourceMapper({ files: [{ path, functions }], workspace: memoryWorkspace(files) });
      return mapper.locate(path, lineOf('new RegExp'), 0)?.file;
    };
    assert.equal(
      await located('/app/server.js', { ...other, '/repo/a/server.js': built.code }),
      '/repo/a/server.js',
      'the script that was found has no map',
    );
    const beside = { '/repo/a/server.js.map': built.map, '/repo/src/search.ts': source };
    assert.equal(
      await located('/app/server.js', { ...other, ...beside, '/repo/a/server.js': built.code }),
      '/repo/src/search.ts',
      'the map beside it',
    );
  });

  it('in the folder that ran are used where the script is found elsewhere only', async () => {
    const path = '/app/dist/server.js';
    const files = {
      '/repo/src/search.ts': source,
      '/repo/src/server.js': 'function find() {}',
      '/repo/dist/server.js.map': built.map,
    };
    for (const digest of [undefined, { sha256: '0'.repeat(64), bytes: built.code.length }]) {
      const mapperOf = (more: Readonly<Record<string, string>>) =>
        createSourceMapper({
          files: [{ path, functions, ...(digest && { digest }) }],
          workspace: memoryWorkspace({ ...files, ...more }),
        });
      const at = lineOf('new RegExp');
      assert.deepEqual((await mapperOf({})).locate(path, at, 0), { file: '/repo/src/search.ts', line: 4, column: 3 });
      const stale = await mapperOf({ '/repo/dist/server.js': built.code });
      assert.equal(stale.locate(path, at, 0)?.file === '/repo/src/search.ts', !digest, 'of another build');
    }
  });

  it("are read inline from the workspace's build", async () => {
    const inline = `${built.code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(built.map).toString('base64')}\n`;
    const mapper = await createSourceMapper({
      files: [{ path: ran, functions }],
      workspace: memoryWorkspace({ ...workspace, '/repo/catalog-api/dist/search.js': inline }),
    });
    assert.equal(mapper.locate(ran, lineOf('new RegExp'), 0)?.line, 4);
  });

  it('sources named by bundlers, file URLs and source roots become paths', () => {
    const pathOf = (name: string, sourceRoot?: string): string[] | undefined =>
      SourceMap.parse(
        JSON.stringify({ version: 3, sources: [name], names: [], mappings: 'AAAA', sourceRoot }),
        '/srv/app/dist',
      )?.sources;
    assert.deepEqual(pathOf('../src/a.ts'), ['/srv/app/src/a.ts']);
    assert.deepEqual(pathOf('a.ts', '/build/src'), ['/build/src/a.ts']);
    assert.deepEqual(pathOf('webpack://shop/./src/a.ts?1f2e'), ['src/a.ts']);
    assert.deepEqual(pathOf('webpack:///./src/a.ts'), ['src/a.ts']);
    assert.deepEqual(pathOf('file:///build/src/a%20b.ts'), ['/build/src/a b.ts']);
  });

  it('with sections are read too', () => {
    const map = SourceMap.parse(
      JSON.stringify({
        version: 3,
        sections: [{ offset: { line: 2, column: 0 }, map: JSON.parse(built.map) as unknown }],
      }),
      '/srv/app/dist',
    );
    assert.deepEqual(map?.original(lineOf('new RegExp') + 2, 0), {
      path: '/srv/app/src/search.ts',
      line: 4,
      column: 3,
    });
  });

  it('that are broken lead nowhere', async () => {
    for (const json of [
      '',
      '{',
      '[]',
      'null',
      '{"version":3}',
      '{"version":3,"sources":[null],"names":[],"mappings":"AAAA"}',
      '{"version":3,"sources":["a"],"names":[],"mappings":"!!!!"}',
    ]) {
      const mapper = await createSourceMapper({
        files: [{ path: ran, functions: [] }],
        workspace: memoryWorkspace(workspace),
        sourceMaps: { [ran]: json },
      });
      assert.equal(mapper.locate(ran, 1, 0), null, json);
    }
  });

  it('references: the last comment counts', () => {
    assert.deepEqual(sourceMapReference('a\n//# sourceMappingURL=x.map\nb\n//# sourceMappingURL=y.map\n'), {
      file: 'y.map',
    });
    assert.deepEqual(sourceMapReference('//# sourceMappingURL=data:application/json,%7B%7D'), { json: '{}' });
    assert.equal(sourceMapReference('const s = "no map";'), null);
  });
});
