/** Real bundlers and minifiers from npm, so only in the long suite: names and places of the functions they make. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createSourceMapper } from '../../src/source/createSourceMapper';
import { npmPackages } from '../exec-commands/remoteTools';
import { markedFunctions, source } from './markedFunctions';
import { memoryWorkspace } from './memoryWorkspace';
import { isLongRun } from '../support/longRun';

interface Bundler {
  readonly packages: readonly string[];
  /** Makes dist/main.js and dist/main.js.map of src/shop.ts, or of src/Shop.vue. */
  readonly build: string;
  readonly isVue?: true;
  /** Functions whose beginning it does not map. */
  readonly unmapped?: readonly string[];
}

const typescript = { transpileOnly: true, compilerOptions: { sourceMap: true, target: 'es2022', module: 'esnext' } };
const typed = { parser: { syntax: 'typescript' }, target: 'es2022' };
const webpacked = (bundler: string, mode: string, file: string, rules: string, plugins = ''): string => `
const bundler = require(${JSON.stringify(bundler)});
(bundler.rspack ?? bundler)({ mode: ${JSON.stringify(mode)}, devtool: 'source-map', target: 'node', context: __dirname,
  entry: ${JSON.stringify(file)}, externals: { vue: 'commonjs vue' }, resolve: { extensions: ['.ts', '.js'] },
  output: { path: __dirname + '/dist', library: { type: 'commonjs2' } }, module: { rules: [${rules}] }, plugins: [${plugins}] },
  (error, stats) => { if (error || stats.hasErrors()) throw error ?? new Error(stats.toString()); });`;
const loaded = `{ test: /\\.ts$/, use: { loader: 'ts-loader', options: ${JSON.stringify(typescript)} } }`;
const swcLoaded = `{ test: /\\.ts$/, use: { loader: 'builtin:swc-loader', options: { jsc: ${JSON.stringify(typed)} } } }`;
const minified = (minify: string): string => `
const { transformSync } = require('esbuild');
const fs = require('fs');
const first = transformSync(fs.readFileSync('src/shop.ts', 'utf8'), { loader: 'ts', format: 'esm', sourcemap: true, sourcefile: '../src/shop.ts' });
(async () => {
  const { code, map } = await ${minify};
  fs.mkdirSync('dist');
  fs.writeFileSync('dist/main.js', code);
  fs.writeFileSync('dist/main.js.map', map);
})();`;

const bundlers: Readonly<Record<string, Bundler>> = {
  'webpack 5.113.0, with terser': {
    packages: ['webpack@5.113.0', 'ts-loader@9.6.2', 'typescript@5.9.3'],
    build: webpacked('webpack', 'production', './src/shop.ts', loaded),
  },
  'rspack 1.7.12, with SWC': {
    packages: ['@rspack/core@1.7.12'],
    build: webpacked('@rspack/core', 'production', './src/shop.ts', swcLoaded),
  },
  'terser 5.51.1 over esbuild': {
    packages: ['terser@5.51.1', 'esbuild@0.25.12'],
    build: minified(
      `require('terser').minify(first.code, { module: true, mangle: { toplevel: true }, compress: false, sourceMap: { content: first.map } })`,
    ),
  },
  'SWC 1.15.8 over esbuild': {
    packages: ['@swc/core@1.15.8', 'esbuild@0.25.12'],
    build: minified(
      `require('@swc/core').minify(first.code, { module: true, mangle: { toplevel: true }, sourceMap: { content: first.map } })`,
    ),
    // Behind the constructor's bracket comes the first mapping of it, that of its parameter.
    unmapped: ['Basket', 'Till'],
  },
  'webpack 5.113.0 with vue-loader 17.4.2': {
    packages: ['webpack@5.113.0', 'vue-loader@17.4.2', 'vue@3.5.45', 'ts-loader@9.6.2', 'typescript@5.9.3'],
    build: webpacked(
      'webpack',
      'development',
      './src/Shop.vue',
      `{ test: /\\.vue$/, loader: 'vue-loader' }, ${loaded.replace('transpileOnly":true', 'transpileOnly":true,"appendTsSuffixTo":["\\\\.vue$"]')}`,
      `new (require('vue-loader').VueLoaderPlugin)()`,
    ),
    isVue: true,
  },
};

const component = `<template>
  <p title="a">don't</p>
</template>

<script lang="ts">
${source}</script>
`;

describe('bundlers and minifiers', function () {
  this.timeout(300_000);
  for (const [name, { packages, build, isVue, unmapped }] of Object.entries(isLongRun ? bundlers : {}))
    it(`give functions the names and places of the source: ${name}`, async () => {
      const app = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'bundlers-')));
      try {
        symlinkSync(path.join(npmPackages(...packages), 'node_modules'), path.join(app, 'node_modules'));
        mkdirSync(path.join(app, 'src'));
        const [file, text] = isVue ? ['Shop.vue', component] : ['shop.ts', source];
        writeFileSync(path.join(app, 'src', file), text);
        writeFileSync(path.join(app, 'tsconfig.json'), JSON.stringify({ compilerOptions: typescript.compilerOptions }));
        writeFileSync(path.join(app, 'src', 'env.d.ts'), 'declare function mark(text: string): number;\n');
        writeFileSync(path.join(app, 'build.cjs'), build);
        execFileSync(process.execPath, ['build.cjs'], { cwd: app, stdio: ['ignore', 'ignore', 'inherit'] });
        const [code, map] = ['main.js', 'main.js.map'].map((one) => readFileSync(path.join(app, 'dist', one), 'utf8'));
        const ran = '/srv/dist/main.js';
        const marked = markedFunctions(code);
        const places = marked.map(({ line, column }) => `${line}:${column}`);
        const mapper = await createSourceMapper({
          files: [{ path: ran, functions: marked.map((one) => ({ name: one.ranAs, ...one })) }],
          workspace: memoryWorkspace({ [`/repo/src/${file}`]: text }),
          sourceMaps: { [ran]: map },
        });
        let count = 0;
        for (const one of marked) {
          // One that another was inlined in has both marks.
          if (places.filter((place) => place === `${one.line}:${one.column}`).length > 1) continue;
          count++;
          if (unmapped?.includes(one.expected)) continue;
          const found = mapper.nameOf(ran, one, one.ranAs) ?? one.ranAs;
          const last = found.split('.').at(-1);
          assert.ok(
            last === one.expected || (one.expected === 'default' && /anonymous|^[\w$]$|DEFAULT|Shop/.test(found)),
            `${one.expected}: ${one.ranAs} became ${found}`,
          );
          const at = mapper.locate(ran, one.line, one.column, { ...one, name: one.ranAs });
          const marks = text.slice(0, text.indexOf(`mark('${one.label}')`)).split('\n').length;
          assert.ok(at !== null && at.line <= marks && at.line >= marks - 2, `${one.label}: ${at?.line} for ${marks}`);
        }
        assert.ok(count >= 10, `${count} functions`);
      } finally {
        rmSync(app, { recursive: true, force: true });
      }
    });
});
