/** Every target of the project in one place: what is bundled, from where, to where. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import esbuild from 'esbuild';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const at = (...parts) => path.join(root, ...parts);

/** Programs sent into a task are bundled as text; the page's styles are emitted beside it. */
const shared = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: 'linked',
  logLevel: 'warning',
  loader: { '.sh': 'text', '.py': 'text', '.cjs': 'text' },
};
const node = { ...shared, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'] };
/** Bundled ES modules may still contain `require` calls of CommonJS dependencies. */
const requireShim = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";
const nodeEsm = { ...node, format: 'esm', outExtension: { '.js': '.mjs' }, banner: { js: requireShim }, external: ['esbuild', 'playwright-core', '@lydell/node-pty', 'mocha', '@vscode/*', 'eslint'] };

const present = (file) => existsSync(at(file));
const testFiles = (folder, ending) =>
  present(folder) ? readdirSync(at(folder), { recursive: true }).map(String).filter((f) => f.endsWith(ending)).map((f) => path.join(folder, f)) : [];

/** Named targets. `tools` is built by run.mjs itself, the rest by `npm run build` and the drivers that need them. */
export const targets = {
  tools: () => ({ ...nodeEsm, entryPoints: readdirSync(at('tools')).filter((f) => f.endsWith('.ts')).map((f) => `tools/${f}`), outdir: 'out/tools', splitting: true }),
  lab: () => ({ ...nodeEsm, entryPoints: ['lab/main.ts'], outdir: 'out/lab' }),
  extension: () => ({ ...node, entryPoints: ['src/extension.ts'], outdir: 'dist', external: ['vscode'], minify: true, keepNames: true }),
  worker: () => ({ ...node, entryPoints: { worker: 'src/worker/main.ts' }, outdir: 'dist', minify: true, keepNames: true }),
  cli: () => ({ ...node, entryPoints: { cli: 'src/cli/main.ts' }, outdir: 'dist', keepNames: true }),
  webview: () => ({ ...shared, platform: 'browser', target: 'es2022', format: 'iife', entryPoints: { 'webview/main': 'webview/main.ts' }, outdir: 'dist', minify: true, loader: { ...shared.loader, '.svg': 'text' } }),
  test: () => ({ ...nodeEsm, entryPoints: testFiles('test', '.test.ts').filter((f) => !f.startsWith(path.join('test', 'editor'))), outdir: 'out/test', outbase: 'test', splitting: true }),
  editorSuite: () => ({ ...node, entryPoints: ['test/editor/suite/index.ts'], outfile: 'out/test/editor-suite.js', external: ['vscode'] }),
};

const isReady = { lab: 'lab/main.ts', extension: 'src/extension.ts', worker: 'src/worker/main.ts', cli: 'src/cli/main.ts', webview: 'webview/main.ts', editorSuite: 'test/editor/suite/index.ts' };

export async function buildTargets(names) {
  await Promise.all(names.filter((n) => !isReady[n] || present(isReady[n])).map((n) => esbuild.build(targets[n]())));
}
export const buildTools = () => buildTargets(['tools']);
/** What a user installs: the extension, its worker and page, the command line. */
export const productTargets = ['extension', 'worker', 'cli', 'webview'];
