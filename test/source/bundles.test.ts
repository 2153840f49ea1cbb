import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { createSourceMapper } from '../../src/source/createSourceMapper';
import type { BuiltMapper } from '../../src/source/types';
import { bundles, functionsOf, placeOf, SOURCES, type FunctionPlace } from './bundles';
import { memoryWorkspace } from './memoryWorkspace';

const ran = '/srv/app/dist/main.js';
const files = ['src/main.ts', 'src/shop/basket.ts', 'src/shop/prices.ts'];
const workspace = Object.fromEntries(
  files.map((file) => [`/repo/${file}`, readFileSync(path.join(SOURCES, file), 'utf8')]),
);

/** The workspace file and line of the first occurrence of a text. */
function at(text: string): { readonly file: string; readonly line: number; readonly column: number } {
  const [file, content] = Object.entries(workspace).find(([, source]) => source.includes(text)) ?? ['', ''];
  return { file, ...placeOf(content, text) };
}

/** Where each function of the program is declared. */
const declared: Readonly<Record<string, string>> = {
  roundUp: 'function roundUp',
  describeAll: 'const describeAll',
  withTax: 'const withTax',
  instalments: 'function* instalments',
  fetchPrice: 'function fetchPrice',
  subtotal: 'subtotal(rebate',
  of: 'static of',
};

for (const bundle of bundles) {
  describe(`a program bundled by ${bundle.name}`, () => {
    let mapper: BuiltMapper;
    let functions: readonly FunctionPlace[];
    before(async () => {
      functions = functionsOf(bundle);
      mapper = await createSourceMapper({
        files: [{ path: ran, functions: functions.map(({ ranAs, line, column }) => ({ name: ranAs, line, column })) }],
        workspace: memoryWorkspace({ ...workspace, '/repo/tools/main.ts': 'export const other = 1;\n' }),
        sourceMaps: { [ran]: bundle.map },
      });
    });

    it('leads from where V8 says a function begins to its name or parameters', () => {
      assert.equal(functions.length, Object.keys(declared).length);
      for (const { name, line, column } of functions) {
        const found = mapper.locate(ran, line, column);
        const { file, line: expected } = at(declared[name]);
        assert.deepEqual([name, found?.file, found?.line], [name, file, expected]);
        const rest = workspace[file].split('\n')[expected - 1].slice((found?.column ?? 0) - 1);
        assert.match(
          rest,
          new RegExp(`^(${name}\\b|\\(|async\\b|function\\b|export\\b|static\\b)`),
          `${name}: ${rest}`,
        );
      }
    });

    it('gives functions the names of the source', () => {
      for (const { name, ranAs, line, column } of functions)
        assert.equal(mapper.nameOf(ran, { line, column }, ranAs) ?? ranAs, name);
    });

    it('leads from any place to its line', () => {
      for (const name of Object.keys(declared)) {
        const mark = placeOf(bundle.code, `mark: ${name}`);
        const { file, line } = at(`mark: ${name}`);
        const found = mapper.locate(ran, mark.line, mark.column);
        assert.deepEqual([name, found?.file, found?.line], [name, file, line]);
      }
    });

    it('leads from a line that a function executes to that line, or to the function where a line says no more', () => {
      for (const { name, line, column } of functions) {
        const mark = placeOf(bundle.code, `mark: ${name}`);
        const expected = bundle.isMinified ? at(declared[name]) : at(`mark: ${name}`);
        const found = mapper.locate(ran, mark.line, 0, { line, column });
        assert.deepEqual([name, found?.file, found?.line], [name, expected.file, expected.line]);
      }
    });

    it('leads nowhere from a line of everything when the function is not known', () => {
      const mark = placeOf(bundle.code, 'mark: subtotal');
      const found = mapper.locate(ran, mark.line, 0);
      if (bundle.isMinified) assert.equal(found, null);
      else assert.equal(found?.line, at('mark: subtotal').line);
    });
  });
}
