/** What runs TypeScript: compiled in memory, bundled, or by a runtime of its own; recorded with `--cpu-prof`. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { nodeProgram } from './install';
import { cpuProf, NODE, ofPackage, SECONDS, TYPED } from './node';
import type { Tried } from './tried';

export const typescriptTools: readonly Tried[] = [
  ...ofPackage('tsx', '4.23.15', { '--import tsx': (place) => cpuProf(place, NODE, ['--import', 'tsx']) }, { program: TYPED }), // prettier-ignore
  ...ofPackage(
    'ts-node',
    '10.9.2',
    {
      '-r ts-node/register/transpile-only': (place) => {
        const options = { module: 'commonjs', moduleResolution: 'node', target: 'es2022' };
        writeFileSync(place.at('tsconfig.json'), JSON.stringify({ compilerOptions: options }));
        return cpuProf(place, NODE, ['-r', 'ts-node/register/transpile-only']);
      },
    },
    { program: TYPED, more: ['typescript@5.9.3', '@types/node@20.19.43'] },
  ),
  ...ofPackage(
    '@swc-node/register',
    '1.11.1',
    { '-r @swc-node/register': (place) => cpuProf(place, NODE, ['-r', '@swc-node/register']) },
    { program: TYPED, more: ['@swc/core@1.15.8', 'typescript@5.9.3'] },
  ),
  ...ofPackage(
    'esbuild-register',
    '3.6.0',
    { '-r esbuild-register': (place) => cpuProf(place, NODE, ['-r', 'esbuild-register']) },
    { program: TYPED, more: ['esbuild@0.25.12'] },
  ),
  ...ofPackage(
    'vite',
    '8.3.8',
    {
      ssrLoadModule: (place) => {
        writeFileSync(
          place.at('serve.mjs'),
          `import { createServer } from 'vite';
const root = ${JSON.stringify(path.dirname(place.program))};
const vite = await createServer({ root, appType: 'custom', logLevel: 'error', server: { middlewareMode: true, hmr: false, watch: null }, optimizeDeps: { noDiscovery: true } });
await vite.ssrLoadModule('/${TYPED}');
await vite.close();
`,
        );
        return cpuProf(place, NODE, [], place.at('serve.mjs'));
      },
    },
    { program: TYPED },
  ),
  ...ofPackage(
    '@rspack/core',
    '2.3.2',
    {
      'devtool: eval-source-map': (place) => {
        writeFileSync(
          place.at('build.mjs'),
          `import { rspack } from '@rspack/core';
rspack({
  context: ${JSON.stringify(path.dirname(place.program))},
  mode: 'development', target: 'node', devtool: 'eval-source-map', entry: './${TYPED}',
  output: { path: ${JSON.stringify(path.join(path.dirname(place.program), 'dist'))}, filename: 'main.cjs' },
  module: { rules: [{ test: /\\.ts$/, loader: 'builtin:swc-loader', options: { jsc: { parser: { syntax: 'typescript' } } } }] },
}, (error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1); } });
`,
        );
        place.exec([nodeProgram(NODE), 'build.mjs']);
        return cpuProf(place, NODE, [], path.join(path.dirname(place.program), 'dist', 'main.cjs'));
      },
    },
    { program: TYPED },
  ),
  ...ofPackage('webpack', '5.112.2', {
    'devtool: eval-source-map': (place) => {
      const folder = path.dirname(place.program);
      writeFileSync(
        place.at('build.cjs'),
        `const options = { context: ${JSON.stringify(folder)}, mode: 'development', target: 'node', devtool: 'eval-source-map' };
require('webpack')(
  { ...options, entry: './shares.cjs', output: { path: ${JSON.stringify(path.join(folder, 'dist'))}, filename: 'main.cjs' } },
  (error, stats) => { if (error || stats.hasErrors()) { console.error(error ?? stats.toString()); process.exit(1); } },
);
`,
      );
      place.exec([nodeProgram(NODE), 'build.cjs']);
      return cpuProf(place, NODE, [], path.join(folder, 'dist', 'main.cjs'));
    },
  }),
  ...ofPackage(
    'esbuild',
    '0.28.2',
    {
      '--bundle --minify --sourcemap': (place, modules) => {
        place.exec([path.join(modules, '.bin', 'esbuild'), place.program, '--bundle', '--minify', '--sourcemap', '--platform=node', '--outfile=app/dist/main.cjs']); // prettier-ignore
        return cpuProf(place, NODE, [], place.at('app/dist/main.cjs'));
      },
    },
    { program: TYPED },
  ),
  ...ofPackage(
    'deno',
    '2.9.6',
    {
      '--cpu-prof': (place, modules) => {
        place.exec([path.join(modules, '.bin', 'deno'), 'run', '--allow-all', '--cpu-prof', '--cpu-prof-dir=prof', place.program, SECONDS]); // prettier-ignore
        return place.found(/\.cpuprofile$/, 'prof');
      },
    },
    { program: TYPED },
  ),
  ...ofPackage(
    'bun',
    '1.4.4',
    {
      '--cpu-prof': (place, modules) => {
        place.exec([path.join(modules, '.bin', 'bun'), '--cpu-prof', '--cpu-prof-dir=prof', place.program, SECONDS]);
        return place.found(/\.cpuprofile$/, 'prof');
      },
    },
    { program: TYPED },
  ),
];
