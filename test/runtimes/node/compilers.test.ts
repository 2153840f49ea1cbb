/** Real tools that compile TypeScript in memory, recorded as a capture records them. From npm, so only in the long suite. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { hashFiles } from '../../../src/capture/files/hashFiles';
import { createNodeInspectorCollector } from '../../../src/runtimes/node/collector';
import { createSourceMapper } from '../../../src/source/createSourceMapper';
import { locateFrame, profileFiles } from '../../../src/source/profileFiles';
import { sourcePath } from '../../../src/source/paths';
import { judge } from '../../../src/source/truth/judge';
import { nodeOf, npmPackages } from '../../exec-commands/remoteTools';
import { openLocalHost } from '../../capture/support/localHost';
import { asRemote, programs, startProcess } from '../../capture/support/localProcess';
import { memoryWorkspace } from '../../source/memoryWorkspace';
import { requestFor } from '../support';
import { isLongRun } from '../../support/longRun';

interface Tool {
  readonly packages: readonly string[];
  /** What stands before the script. */
  readonly flags: readonly string[];
  readonly node?: string;
  /** A script in place of main.ts. */
  readonly script?: { readonly name: string; readonly text: string };
  /** Without lines of its own in what it compiles, so that V8 tells the function alone. */
  readonly isOneLine?: true;
  /** Its maps do not contain the sources, so that what it compiled is known by its file alone. */
  readonly isWithoutSources?: true;
}

/** Bundles main.ts so that each module is evaluated by itself, with its map, and runs the bundle. */
const evaluated = (bundler: string, loader: object): Tool['script'] => ({
  name: 'main.mjs',
  text: `import bundler from ${JSON.stringify(bundler)};
import { createRequire } from 'node:module';
import path from 'node:path';
const folder = import.meta.dirname ?? path.dirname(process.argv[1]);
(bundler.rspack ?? bundler)(
  {
    mode: 'development',
    devtool: 'eval-source-map',
    target: 'node',
    context: folder,
    entry: './main.ts',
    output: { path: path.join(folder, 'dist') },
    module: { rules: [{ test: /\\.ts$/, use: ${JSON.stringify(loader)} }] },
  },
  (error, stats) => {
    if (error || stats.hasErrors()) throw error ?? new Error(stats.toString());
    createRequire(import.meta.url)('./dist/main.js');
  },
);
`,
});

const tools: Readonly<Record<string, Tool>> = {
  'tsx 4.23.15': { packages: ['tsx@4.23.15'], flags: ['--import', 'tsx'], isOneLine: true, isWithoutSources: true },
  'ts-node 10.9.2': {
    packages: ['ts-node@10.9.2', 'typescript@5.9.3', '@types/node@20.19.43'],
    flags: ['-r', 'ts-node/register/transpile-only'],
  },
  '@swc-node/register 1.11.1': {
    packages: ['@swc-node/register@1.11.1', '@swc/core@1.15.8', 'typescript@5.9.3'],
    flags: ['-r', '@swc-node/register'],
  },
  'esbuild-register 3.6.0': {
    packages: ['esbuild-register@3.6.0', 'esbuild@0.25.12'],
    flags: ['-r', 'esbuild-register'],
  },
  'Node 24, types transformed': {
    packages: [],
    flags: ['--experimental-transform-types'],
    node: '24',
    isWithoutSources: true,
  },
  'Node 24, types stripped': { packages: [], flags: [], node: '24' },
  "webpack 5.113.0's eval-source-map": {
    packages: ['webpack@5.113.0', 'ts-loader@9.6.2', 'typescript@5.9.3'],
    flags: [],
    script: evaluated('webpack', { loader: 'ts-loader', options: { transpileOnly: true } }),
  },
  "rspack 1.7.12's eval-source-map": {
    packages: ['@rspack/core@1.7.12'],
    flags: [],
    script: evaluated('@rspack/core', {
      loader: 'builtin:swc-loader',
      options: { jsc: { parser: { syntax: 'typescript' } } },
    }),
  },
  "Vite 5.4.9's development server": {
    packages: ['vite@5.4.9'],
    flags: [],
    script: {
      name: 'main.mjs',
      text: `import { createServer } from 'vite';
const vite = await createServer({
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, watch: null },
  optimizeDeps: { noDiscovery: true },
});
await vite.ssrLoadModule('/main.ts');
`,
    },
  },
};

const source = readFileSync(path.join(programs, 'compiled', 'orders.ts'), 'utf8');
const lineOf = (part: string): number => source.slice(0, source.indexOf(part)).split('\n').length;
const main = `import { hotTotal } from './orders.ts';
const orders = Array.from({ length: 1000 }, (_, i) => ({ price: i }));
setInterval(() => hotTotal(orders, 12), 20);
console.log('ready');
`;

describe('tools that compile in memory', function () {
  this.timeout(300_000);
  const collector = createNodeInspectorCollector();

  for (const [name, { packages, flags, node, script, isOneLine, isWithoutSources }] of Object.entries(
    isLongRun ? tools : {},
  ))
    it(`are shown on the source: ${name}`, async () => {
      const app = realpathSync(mkdtempSync(path.join(os.tmpdir(), 'compilers-')));
      copyFileSync(path.join(programs, 'compiled', 'orders.ts'), path.join(app, 'orders.ts'));
      writeFileSync(
        path.join(app, 'main.ts'),
        packages.some((one) => /ts-node|swc|register/.test(one)) ? main.replace(".ts'", "'") : main,
      );
      if (script !== undefined) writeFileSync(path.join(app, script.name), script.text);
      writeFileSync(
        path.join(app, 'tsconfig.json'),
        '{ "compilerOptions": { "module": "commonjs", "moduleResolution": "node", "target": "es2022", "sourceMap": true } }',
      );
      if (node !== undefined) writeFileSync(path.join(app, 'package.json'), '{ "type": "module" }');
      if (packages.length > 0)
        symlinkSync(path.join(npmPackages(...packages), 'node_modules'), path.join(app, 'node_modules'));
      const argv = [
        node === undefined ? process.execPath : nodeOf(node),
        ...flags,
        path.join(app, script?.name ?? 'main.ts'),
      ];
      const target = await startProcess(['env', '-C', app, ...argv], { NODE_OPTIONS: '--inspect-port=0' });
      const host = await openLocalHost();
      try {
        const remote = asRemote(target, 'node', argv);
        const { profile } = await collector.record(host, requestFor(remote, { durationMs: 2000 }));
        const files = await hashFiles(host, remote, profile, {
          signal: new AbortController().signal,
          log: () => undefined,
        });
        const mapper = await createSourceMapper({
          files: profileFiles(profile),
          workspace: memoryWorkspace({ '/repo/orders.ts': source, '/repo/main.ts': main }),
          sourceMaps: profile.sourceMaps,
          captured: files,
        });
        const hot = profile.frames.findIndex((frame) => frame.name === 'hotTotal');
        assert.ok(hot >= 0, profile.frames.map((frame) => frame.name).join());
        assert.equal(locateFrame(mapper, profile.frames[hot], 0)?.line, lineOf('function hotTotal'));
        const lines = [...profile.stacks.frame].flatMap((frame, s) =>
          frame === hot && profile.stacks.line[s] > 0
            ? [locateFrame(mapper, profile.frames[hot], profile.stacks.line[s])?.line]
            : [],
        );
        assert.ok(lines.length > 0);
        const mayRun = isOneLine ? [lineOf('function hotTotal')] : [lineOf('while'), lineOf('while') + 1];
        assert.ok(
          lines.every((line) => line !== undefined && line >= mayRun[0] - 3 && line <= mayRun[0] + 3),
          lines.join(),
        );
        assert.ok(
          mayRun.some((line) => lines.includes(line)),
          lines.join(),
        );
        const captured = files.filter((one) => sourcePath(one.path, '').endsWith('orders.ts'));
        const nowhere = { find: async () => null };
        assert.equal(
          (await judge('/repo/orders.ts', { text: source }, captured, nowhere)).truth,
          isWithoutSources ? 'sameFile' : 'exact',
        );
        assert.equal((await judge('/repo/orders.ts', { text: `${source}\n` }, captured, nowhere)).truth, 'differs');
      } finally {
        await host.close();
        await target.kill();
        rmSync(app, { recursive: true, force: true });
      }
    });
});
