/** Names of minified functions: those of the source, of every shape, and never a neighbour's. */
import { encode } from '@jridgewell/sourcemap-codec';
import { transformSync, type TransformOptions } from 'esbuild';
import assert from 'node:assert/strict';
import { createSourceMapper } from '../../src/source/createSourceMapper';
import { SourceMap } from '../../src/source/sourceMap';
import { markedFunctions, source } from './markedFunctions';
import { memoryWorkspace } from './memoryWorkspace';

const path = '/app/dist/shop.js';
async function namesOf(code: string, map: string, workspace: Readonly<Record<string, string>>): Promise<string[][]> {
  const marked = markedFunctions(code);
  const mapper = await createSourceMapper({
    files: [{ path, functions: marked.map(({ ranAs, line, column }) => ({ name: ranAs, line, column })) }],
    workspace: memoryWorkspace(workspace),
    sourceMaps: { [path]: map },
  });
  return marked.map((one) => [one.expected, mapper.nameOf(path, one, one.ranAs) ?? one.ranAs]);
}

const minified = (options: TransformOptions = {}) =>
  transformSync(source, {
    loader: 'ts',
    minify: true,
    sourcemap: true,
    sourcefile: '../src/shop.ts',
    format: 'esm',
    ...options,
  });

describe('names of minified functions', () => {
  for (const [what, options] of [
    ['as it is', {}],
    ['for older engines', { target: 'es2020' }],
    ['with names kept', { keepNames: true }],
    ['without the text in the map', { sourcesContent: false }],
  ] as const)
    it(`are those of the source, in every form of a function: ${what}`, async () => {
      const { code, map } = minified(options);
      const names = await namesOf(code, map, { '/repo/src/shop.ts': source });
      assert.equal(names.length, source.match(/mark\(/g)?.length);
      for (const [expected, name] of names) {
        const is = name.split('.').at(-1);
        // A private method of an older engine is a function with the name that the builder gave it.
        if (!(expected === '#hidden' && options !== undefined && 'target' in options)) assert.equal(is, expected);
      }
    });

  it('are never a neighbour’s where the text is not known', async () => {
    const { code, map } = minified({ sourcesContent: false });
    const names = await namesOf(code, map, {});
    const all = names.map(([expected]) => expected);
    for (const [expected, name] of names) {
      if (expected === '(anonymous)') assert.equal(name, '(anonymous)');
      else assert.ok(name === expected || !all.includes(name), `${expected}: ${name}`);
    }
    for (const known of ['grandTotal', 'addTax', 'half', 'discount', 'later'])
      assert.ok(
        names.some(([expected, name]) => expected === known && name === known),
        known,
      );
  });

  it('of an anonymous callback and its parameter are none, however coarse the map', () => {
    //            0         1         2         3
    const code = 'function g(r){let t=0;t+=r.filter(r=>r>1)}';
    const names = ['grandTotal', 'rows', 'total', 'row'];
    const arrow = code.indexOf('r=>');
    const at = { line: 1, column: arrow + 1 };
    const fine = [
      [0, 0, 0, 0],
      [9, 0, 0, 9, 0],
      [11, 0, 0, 20, 1],
      [18, 0, 1, 6, 2],
      [22, 0, 2, 2, 2],
      [25, 0, 2, 11, 1],
      [arrow, 0, 2, 23, 3],
      [arrow + 3, 0, 2, 31, 3],
    ] as [number, number, number, number][];
    const text = 'function grandTotal(rows) {\n  let total = 0;\n  total += rows.filter((row) => row > 1);\n}\n';
    for (const segments of [fine, fine.slice(0, 6), fine.slice(0, 5), fine.slice(0, 2), fine.slice(0, 1)])
      for (const ranAs of ['(anonymous)', '']) {
        const json = { version: 3, sources: ['shop.ts'], sourcesContent: [text], names, mappings: encode([segments]) };
        assert.equal(SourceMap.parse(JSON.stringify(json), '')?.nameOf(at, ranAs), null);
      }
  });

  it('are found in the script of a component, whatever its template holds', async () => {
    const text = `<template>\n  <p title='a'>don't {{ "( }}</p>\n</template>\n\n<script lang="ts" setup>\n${source}</script>\n<style>a { b: c }</style>\n`;
    const { code, map } = transformSync('\n'.repeat(5) + source, {
      loader: 'ts',
      minify: true,
      sourcemap: true,
      sourcefile: '../src/Shop.vue',
      format: 'esm',
    });
    const whole = JSON.stringify({ ...(JSON.parse(map) as object), sourcesContent: [text] });
    for (const [expected, name] of await namesOf(code, whole, { '/repo/src/Shop.vue': text }))
      assert.equal(name.split('.').at(-1), expected);
  });

  it('stay as they ran where the workspace has another text', async () => {
    const { code, map } = minified({ sourcesContent: false });
    const other = source.replaceAll(/(grandTotal|addTax)/g, 'other');
    const mapper = await createSourceMapper({
      files: [{ path, functions: [] }],
      workspace: memoryWorkspace({ '/repo/src/shop.ts': other }),
      sourceMaps: { [path]: map },
      captured: [{ path: '/app/src/shop.ts', sha256: 'a'.repeat(64), gitBlob: 'a'.repeat(40), bytes: 1, mapped: true }],
    });
    for (const one of markedFunctions(code)) assert.notEqual(mapper.nameOf(path, one, one.ranAs), 'other');
  });
});
