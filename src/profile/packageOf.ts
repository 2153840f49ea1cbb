import { isBinary } from './nativeFrames';
import type { Frame } from './types';

/** Folders whose next segment is the name of a package (two segments if the first begins with @). */
const PACKAGES =
  /(?:^|[\\/])(?:site-packages|dist-packages|node_modules)[\\/]((?:@[^\\/]+[\\/])?[^\\/]+)(?!.*[\\/](?:site-packages|dist-packages|node_modules)[\\/])/i;
/**
 * What is before a module's path in the standard library of any Python; the innermost folder counts. `Python312\Lib` is
 * how Windows has it: without a drive, `python/lib` is a folder of the user's own. `src/source`, which may not import
 * this, has its own (profileFiles.ts).
 */
export const STANDARD_LIBRARY =
  /^(?:(?:.*[\\/])?(?:lib(?:64)?[\\/]python\d(?:\.\d+)?|python\d+(?:\.\d+)?\.zip)|[a-z]:.*[\\/]python3?\d*[\\/]lib)[\\/]/is;
const PYTHON = [
  STANDARD_LIBRARY,
  /^<frozen /,
  // CPython's own C sources, where it was built with debug symbols.
  /(^|[\\/])Python-\d[^\\/]*[\\/]|(^|[\\/])(Objects|Modules|Python|Parser|Programs)[\\/]([^\\/]+[\\/])*[^\\/]+\.[ch]$/,
];
const NODE = /^(node:|internal\/|internal:)/;
const NATIVE = /^(native|wasm|extensions?):/i;

/**
 * The path of the code of a frame: webpack and rspack name what they evaluate by the loaders that it went through, behind
 * which comes its file (`webpack-internal:///./node_modules/vue-loader/dist/index.js!./src/App.vue?vue`).
 */
export const codePath = (file: string): string =>
  file.startsWith('webpack-internal:') && file.includes('!') ? file.slice(file.lastIndexOf('!') + 1) : file;

/**
 * The package a function belongs to: the folder below site-packages, dist-packages or node_modules (with its @scope;
 * the innermost if nested), `python` for the standard library, `node` for Node's own modules, `runtime` for V8's pseudo
 * functions and native libraries, and '' for anything else: the service's own code.
 */
export function packageOf({ kind, file: ran }: Pick<Frame, 'kind' | 'file'>): string {
  const file = codePath(ran);
  if (kind !== 'code' || NATIVE.test(file)) return 'runtime';
  if (NODE.test(file)) return 'node';
  const found = PACKAGES.exec(file);
  // A single-file module is its own package: six.py is six.
  if (found !== null) return found[1].replaceAll('\\', '/').replace(/\.(py|pyx|so|js|cjs|mjs)$/, '');
  if (PYTHON.some((pattern) => pattern.test(file))) return 'python';
  return isBinary(file) ? 'runtime' : '';
}
