/** Builds an extension that reports which of its modules saw the followed sample. */
import { cpSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import esbuild, { type BuildOptions, type Plugin } from 'esbuild';
import { buildProduct } from '../lib/product';
import { noting, telling, watched } from './follow';

/** The exports of tools/build.mjs, at any commit. */
interface BuildTargets {
  readonly targets: Readonly<Record<string, () => BuildOptions>>;
}

/**
 * Modules that pass an artificial profile through the same modules, in the same thread: the host's worker or the page.
 */
const REHEARSAL = /\/rehearse\.ts$/;

/**
 * Replaces a module's exported functions by empty ones. Those that return a function to stop them return an empty one.
 */
const withoutWork = (text: string): string =>
  [...text.matchAll(/^export (async )?function (\w+)/gm)]
    .map(([, isAsync, name]) =>
      isAsync ? `export async function ${name}() {}\n` : `export function ${name}() { return () => undefined; }\n`,
    )
    .join('');

const watching = (tree: string): Plugin => ({
  name: 'watching',
  setup(build) {
    build.onLoad({ filter: /\/(src|webview)\/.*\.ts$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const contents = REHEARSAL.test(file) ? withoutWork(text) : watched(path.relative(tree, file), text);
      return { contents, loader: 'ts' };
    });
  },
});

/** Builds the extension of `tree` (an absolute path) into `folder`, laid out as VS Code would install it. */
export async function buildWatched(tree: string, folder: string): Promise<void> {
  const here = process.cwd();
  // When loaded, build.mjs takes the current folder as the project's root.
  process.chdir(tree);
  const { targets } = (await import(pathToFileURL(path.join(tree, 'tools/build.mjs')).href)) as BuildTargets;
  const options = ['extension', 'worker', 'webview'].map((name) => targets[name]());
  process.chdir(here);
  await Promise.all(
    options.map((target) =>
      esbuild.build({
        ...target,
        outdir: path.join(folder, 'dist'),
        minify: false,
        sourcemap: false,
        plugins: [...(target.plugins ?? []), watching(tree)],
        banner: { js: target.platform === 'node' ? `${noting}${telling}` : noting },
      }),
    ),
  );
  // py-spy does not affect the count, so it is fetched, not built from `tree`.
  if (!existsSync('dist/py-spy')) await buildProduct();
  mkdirSync(path.join(folder, 'dist'), { recursive: true });
  cpSync('dist/py-spy', path.join(folder, 'dist', 'py-spy'), { recursive: true });
  for (const part of ['package.json', 'media'])
    cpSync(path.join(tree, part), path.join(folder, part), { recursive: true });
}
