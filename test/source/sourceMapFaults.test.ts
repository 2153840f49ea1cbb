/** Source maps as tools really write them, and wrong ones. */
import { encode, type SourceMapMappings } from '@jridgewell/sourcemap-codec';
import assert from 'node:assert/strict';
import { createSourceMapper } from '../../src/source/createSourceMapper';
import { sourceMapReference } from '../../src/source/sourceMapReference';
import { SourceMap } from '../../src/source/sourceMap';
import type { SourceLocation } from '../../src/source/types';
import { memoryWorkspace } from './memoryWorkspace';

const mapOf = (mappings: SourceMapMappings, more: object = {}): string =>
  JSON.stringify({ version: 3, sources: ['../src/cart.ts'], names: [], mappings: encode(mappings), ...more });
const parse = (map: object): SourceMap | null => SourceMap.parse(JSON.stringify({ version: 3, ...map }), '/app/dist');

const cart = 'export function addTax(n) {\n  let t = 0;\n  while (n-- > 0) t += n % 7;\n  return t;\n}\n';
const seen = [{ name: 'addTax', line: 1, column: 23 }];

describe('addresses of files that ran', () => {
  const locate = async (
    path: string,
    files: Readonly<Record<string, string>>,
    sourceMaps?: Readonly<Record<string, string>>,
  ): Promise<SourceLocation | null> => {
    const mapper = await createSourceMapper({
      files: [{ path, functions: seen }],
      workspace: memoryWorkspace(files),
      sourceMaps,
    });
    return mapper.locate(path, 3, 0);
  };

  it('lead to their file whatever query and fragment they have', async () => {
    const files = { '/repo/shop/cart.js': cart };
    for (const path of [
      'file:///srv/shop/cart.js?v=17',
      'file:///srv/shop/cart.js#top',
      'file:///srv/shop/cart.js?from=/srv/node_modules/x.js#a?b',
      'http://localhost:5173/shop/cart.js?t=1733000000000&import',
      'webpack-internal:///./shop/cart.js?af31',
      'webpack-internal:///./node_modules/some-loader/index.js??ruleSet[1]!./shop/cart.js?part&lang=js',
    ])
      assert.equal((await locate(path, files))?.file, '/repo/shop/cart.js', path);
  });

  it('keep both signs where they are part of a name', async () => {
    const files = { '/repo/c#/what?.js': cart, '/repo/c/what.js': 'x' };
    assert.equal((await locate('/srv/c#/what?.js', files))?.file, '/repo/c#/what?.js');
    assert.equal((await locate('file:///srv/c%23/what%3F.js?v=1', files))?.file, '/repo/c#/what?.js');
  });

  it('find the map of their script, of the capture by the whole address', async () => {
    const at = (line: number): string => mapOf([[], [], [[0, 0, line - 1, 0]]]);
    const files = { '/repo/src/cart.ts': cart, '/repo/dist/cart.js': cart, '/repo/dist/cart.js.map': at(4) };
    assert.equal((await locate('file:///srv/dist/cart.js?v=1', files))?.line, 4);
    const both = { 'file:///srv/dist/cart.js?v=1': at(1), 'file:///srv/dist/cart.js?v=2': at(2) };
    for (const [path, line] of [
      ['file:///srv/dist/cart.js?v=1', 1],
      ['file:///srv/dist/cart.js?v=2', 2],
    ] as const)
      assert.deepEqual(await locate(path, files, both), { file: '/repo/src/cart.ts', line, column: 1 });
  });
});

describe('sources of a map', () => {
  const pathOf = (name: string | null, sourceRoot?: string): string | null | undefined =>
    parse({ sources: [name], names: [], mappings: 'AAAA', sourceRoot })?.all[0].path;

  it('are paths without loaders, queries and fragments', () => {
    for (const [name, path] of [
      ['webpack:///./src/App.vue?vue&type=script&lang=ts', 'src/App.vue'],
      ['webpack:///./src/App.vue?./node_modules/babel-loader/lib!./node_modules/vue-loader??ref--0', 'src/App.vue'],
      ['webpack:///./~/babel-loader?presets[]=env!./src/cart.ts', 'src/cart.ts'],
      ['webpack://shop/./src/wow!.ts', 'src/wow!.ts'],
      ['http://localhost:5173/src/a%20b.ts?t=17', 'src/a b.ts'],
      ['../src/App.vue?vue&type=script&setup=true&lang.ts', '/app/src/App.vue'],
      ['../src/c%23/cart.ts', '/app/src/c#/cart.ts'],
      ['../src/c#/cart.ts', '/app/src/c#/cart.ts'],
      ['../src/cart.ts#part', '/app/src/cart.ts'],
      ['../100%/cart.ts', '/app/100%/cart.ts'],
    ])
      assert.equal(pathOf(name), path, name);
    assert.equal(pathOf('webpack://shop/./src/a.ts', 'root'), 'src/a.ts');
  });

  it('that are absent are no path, whatever the root', () => {
    for (const name of [null, '', '?v=1', '.', '..', '../src/', '\0virtual', '\0/app/src/cart.js?commonjs-module'])
      for (const root of [undefined, '', '/repo/src', 'src/'])
        assert.equal(pathOf(name, root), null, `${name} ${root}`);
    const map = parse({ sources: [null, 'b.ts'], names: [], mappings: 'AAAA,ICCA', sourceRoot: '/repo/src' });
    assert.deepEqual(map?.sources, ['/repo/src/b.ts']);
    assert.equal(map?.original(1, 1), null);
    assert.deepEqual(map?.original(1, 5), { path: '/repo/src/b.ts', line: 2, column: 1 });
    assert.deepEqual(map?.original(1, 0), { path: '/repo/src/b.ts', line: 2, column: 1 });
  });
});

describe('mappings of a line', () => {
  it('say nothing of what stands before the first, nor of a stretch that has no source', () => {
    const map = SourceMap.parse(mapOf([[[10, 0, 4, 2], [20], [30, 0, 8, 2]], [[5]], []]), '/app/dist');
    assert.equal(map?.original(1, 10), null);
    assert.equal(map?.original(1, 11)?.line, 5);
    assert.equal(map?.original(1, 20)?.line, 5);
    assert.equal(map?.original(1, 21), null);
    assert.equal(map?.original(1, 31)?.line, 9);
    assert.equal(map?.original(2, 1), null);
    assert.equal(map?.original(2, 6), null);
    assert.equal(map?.original(3, 1), null);
  });
});

describe('a wrong map', () => {
  const right = { version: 3, sources: ['../src/cart.ts'], names: [], mappings: 'AAAA' };
  const section = (line: unknown, map: unknown = right, column: unknown = 0): object => ({
    offset: { line, column },
    map,
  });
  const wrong: readonly object[] = [
    { ...right, version: 2 },
    { ...right, sources: [1] },
    { ...right, sources: 'cart.ts' },
    { ...right, sources: { 0: 'cart.ts' } },
    { ...right, sources: undefined },
    { ...right, sourceRoot: 7 },
    { ...right, mappings: ['AAAA'] },
    { ...right, mappings: [[[0, 0, 0, 0]]] },
    { ...right, mappings: 'AACA,AAD' },
    { ...right, mappings: 'AA' },
    { ...right, mappings: 'AAAAAA' },
    { ...right, mappings: 'AAAg' },
    { ...right, mappings: 'AAA\u00c5' },
    { ...right, mappings: 'AAAA AAAA' },
    { ...right, mappings: 'ACAA' },
    { ...right, mappings: 'AADA' },
    { ...right, mappings: 'AAAD' },
    { ...right, mappings: 'AAAA,DAAA' },
    { ...right, mappings: 'gggggggggB' },
    { version: 3, sections: {} },
    { version: 3, sections: [null] },
    { version: 3, sections: [{ map: right }] },
    { version: 3, sections: [{ offset: { line: 0, column: 0 }, url: 'part.map' }] },
    { version: 3, sections: [section(-1)] },
    { version: 3, sections: [section(0.5)] },
    { version: 3, sections: [section('0')] },
    { version: 3, sections: [section(1_000_001)] },
    { version: 3, sections: [section(2), section(1)] },
    { version: 3, sections: [section(0), section(3, { ...right, sources: null })] },
  ];

  it('counts as none: the script that ran is looked for itself', async () => {
    for (const map of wrong) {
      const json = JSON.stringify(map);
      assert.equal(SourceMap.parse(json, '/app/dist'), null, json);
      const mapper = await createSourceMapper({
        files: [{ path: '/app/lib/cart.js', functions: seen }],
        workspace: memoryWorkspace({ '/repo/lib/cart.js': cart, '/repo/src/cart.ts': 'x' }),
        sourceMaps: { '/app/lib/cart.js': json },
      });
      const location = { file: '/repo/lib/cart.js', line: 3, column: 1 };
      assert.deepEqual(mapper.locate('/app/lib/cart.js', 3, 0, { ...seen[0] }), location, json);
      assert.equal(mapper.nameOf('/app/lib/cart.js', seen[0], 'e'), null);
    }
    assert.notEqual(SourceMap.parse(JSON.stringify(right), '/app/dist'), null);
  });

  it('is not one that lacks its names, or has some that are none', () => {
    for (const names of [undefined, null, [], [null], [7]]) {
      const map = parse({ ...right, names, mappings: 'AAAAA,EAAAG' });
      assert.deepEqual(map?.original(1, 1), { path: '/app/src/cart.ts', line: 1, column: 1 });
      assert.equal(map?.nameOf({ line: 1, column: 2 }, 'e'), null);
    }
  });
});

describe('a reference to a map', () => {
  const file = (text: string): unknown => (sourceMapReference(text) as { file?: string } | null)?.file;

  it('may stand behind code, and the last one counts', () => {
    const code = 'function hot(){for(;;);}';
    assert.equal(file(`//# sourceMappingURL=stale.map\n${code}//# sourceMappingURL=right.map`), 'right.map');
    assert.equal(file(`${code} //# sourceMappingURL=stale.map\n/*# sourceMappingURL=right.map */\n`), 'right.map');
    assert.equal(file(`//# sourceMappingURL=stale.map\r\n${code}\r\n//# sourceMappingURL=right.map\r\n`), 'right.map');
    assert.equal(file(`//@ sourceMappingURL=right.map\n//# sourceURL=hot.js\n`), 'right.map');
  });

  it('is none within a string, a template or another comment', () => {
    for (const text of [
      'const a = "//# sourceMappingURL=no.map";',
      'const a = `\n//# sourceMappingURL=no.map\n`;',
      'eval("x\\n//# sourceMappingURL=data:application/json;base64,e30=\\n//# sourceURL=webpack-internal:///./x.js?\\n")',
      '// as in //# sourceMappingURL=no.map',
      '/* as in\n//# sourceMappingURL=no.map\n*/',
      'const a = /[/]//# sourceMappingURL=no.map/;\n',
    ]) {
      assert.equal(sourceMapReference(text), null, text);
      assert.equal(file(`//# sourceMappingURL=right.map\n${text}`), 'right.map', text);
    }
  });

  it('leads to a map whose name has blanks, a query or both signs in it', async () => {
    for (const [reference, name] of [
      ['a%20b.js.map', 'a b.js.map'],
      ['b.js.map?v=17#x', 'b.js.map'],
      ['b?.js.map', 'b?.js.map'],
      ['maps/c%23.js.map', 'maps/c#.js.map'],
    ]) {
      const path = '/srv/dist/cart.js';
      const mapper = await createSourceMapper({
        files: [{ path, functions: seen }],
        workspace: memoryWorkspace({
          '/repo/src/cart.ts': cart,
          '/repo/dist/cart.js': `${cart}//# sourceMappingURL=${reference}\n`,
          [`/repo/dist/${name}`]: mapOf([[], [], [[0, 0, 3, 0]]], {
            sources: [name.includes('/') ? '../../src/cart.ts' : '../src/cart.ts'],
          }),
        }),
      });
      assert.deepEqual(mapper.locate(path, 3, 0), { file: '/repo/src/cart.ts', line: 4, column: 1 }, reference);
    }
  });
});
