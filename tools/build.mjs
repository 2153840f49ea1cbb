/** All build targets of the project: what is bundled, from where, to where. */
import { existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';
import { packPython, packShell } from './packPrograms.mjs';

/**
 * run.mjs sets the current folder to the project's root. This file is bundled into the drivers, so its own path is no
 * help.
 */
const root = process.cwd();
const at = (...parts) => path.join(root, ...parts);

/** Bundles JavaScript for Node 14. ES modules stay ES modules (`node --input-type=module`), which need no wrappers. */
async function packNode(file) {
  const { outputFiles, metafile } = await esbuild.build({
    entryPoints: [file],
    bundle: true,
    platform: 'node',
    target: 'node14',
    format: file.endsWith('.mjs') ? 'esm' : 'cjs',
    minifyWhitespace: true,
    write: false,
    metafile: true,
  });
  return { text: outputFiles[0].text, files: Object.keys(metafile.inputs).map((input) => path.resolve(input)) };
}

/**
 * Imports of `x.sh?program`, `x.py?program`, `x.cjs?program` and `x.mjs?program`: a program in several files that is
 * sent into a task as one text.
 */
const remoteProgram = {
  name: 'remote-program',
  setup(build) {
    const packers = { '.cjs': packNode, '.mjs': packNode, '.py': packPython, '.sh': packShell };
    build.onResolve({ filter: /\?program$/ }, ({ path: name, resolveDir }) => ({
      path: path.join(resolveDir, name.replace(/\?program$/, '')),
      namespace: 'program',
    }));
    build.onLoad({ filter: /./, namespace: 'program' }, async ({ path: file }) => {
      const { text, files } = await packers[path.extname(file)](file);
      return { contents: text, loader: 'text', watchFiles: files };
    });
  },
};

/** The page's styles are written next to it. */
const shared = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: 'linked',
  logLevel: 'warning',
  plugins: [remoteProgram],
};
const node = { ...shared, platform: 'node', target: 'node20', format: 'cjs', mainFields: ['module', 'main'] };
/** Bundled ES modules may still contain `require` calls of CommonJS dependencies. */
const requireShim = "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);";
const nodeEsm = {
  ...node,
  format: 'esm',
  outExtension: { '.js': '.mjs' },
  banner: { js: requireShim },
  external: ['esbuild', 'typescript', 'playwright-core', '@lydell/node-pty', 'mocha', 'fast-check', '@vscode/*'],
};

const present = (file) => existsSync(at(file));
const testFiles = (folder, ending) =>
  present(folder)
    ? readdirSync(at(folder), { recursive: true })
        .map(String)
        .filter((f) => f.endsWith(ending))
        .map((f) => path.join(folder, f))
    : [];

/** All test files except the editor's suite, which is a target of its own. */
export const allTests = () =>
  testFiles('test', '.test.ts').filter((f) => !f.startsWith(path.join('test', 'editor', 'suite')));

/** Targets by name. run.mjs builds the driver of a script; `npm run build` and the drivers build the rest. */
export const targets = {
  lab: () => ({ ...nodeEsm, entryPoints: ['lab/main.ts'], outdir: 'out/lab' }),
  extension: () => ({
    ...node,
    entryPoints: ['src/extension.ts'],
    outdir: 'dist',
    external: ['vscode'],
    minify: true,
    keepNames: true,
  }),
  worker: () => ({
    ...node,
    entryPoints: { worker: 'src/worker/main.ts' },
    outdir: 'dist',
    minify: true,
    keepNames: true,
  }),
  cli: () => ({ ...node, entryPoints: { cli: 'src/cli/main.ts' }, outdir: 'dist', keepNames: true }),
  webview: () => ({
    ...shared,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    entryPoints: { 'webview/flame': 'webview/flame/main.ts', 'webview/standalone': 'webview/standalone/main.ts' },
    outdir: 'dist',
    minify: true,
    loader: { '.svg': 'text' },
  }),
  editorSuite: () => ({
    ...node,
    entryPoints: ['test/editor/suite/index.ts'],
    outfile: 'out/test/editor-suite.js',
    external: ['vscode'],
  }),
};

const isReady = {
  lab: 'lab/main.ts',
  extension: 'src/extension.ts',
  worker: 'src/worker/main.ts',
  cli: 'src/cli/main.ts',
  webview: 'webview/flame/main.ts',
  editorSuite: 'test/editor/suite/index.ts',
};

/** Builds the named targets and skips those whose source does not exist. Returns esbuild's metafile for each. */
export async function buildTargets(names) {
  const there = names.filter((name) => present(isReady[name]));
  const built = await Promise.all(there.map((name) => esbuild.build({ ...targets[name](), metafile: true })));
  return built.map(({ metafile }) => metafile);
}
/** Bundles tools/<script>.ts to out/tools/<script>.mjs. Writes the file atomically because scripts run in parallel. */
export async function buildTool(script) {
  const { outputFiles } = await esbuild.build({
    ...nodeEsm,
    entryPoints: [`tools/${script}.ts`],
    outdir: 'out/tools',
    write: false,
  });
  mkdirSync(at('out', 'tools'), { recursive: true });
  for (const { path: file, contents } of outputFiles) {
    writeFileSync(`${file}.${process.pid}`, contents);
    renameSync(`${file}.${process.pid}`, file);
  }
}
/**
 * Bundles test files (paths relative to the project) to ES modules below `outdir`: `test/a/b.test.ts` to
 * `a/b.test.mjs`.
 */
export const buildTests = (files, outdir) =>
  esbuild.build({ ...nodeEsm, entryPoints: files, outdir, outbase: 'test', splitting: true });
/** What a user installs: the extension, its worker and page, the command line. */
export const productTargets = ['extension', 'worker', 'cli', 'webview'];
/** The part of it that goes into the VSIX. */
export const shippedTargets = ['extension', 'worker', 'webview'];
