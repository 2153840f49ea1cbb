/** One program built in many ways, and where V8 says its functions begin. */
import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import path from 'node:path';
import vm from 'node:vm';
import { buildSync, transformSync, type BuildOptions } from 'esbuild';

export const SOURCES = path.resolve('test/fixtures/bundles');

export interface Bundle {
  readonly name: string;
  readonly code: string;
  readonly map: string;
  /** False if each statement is on its own line. */
  readonly isMinified: boolean;
}

function esbuilt(name: string, options: BuildOptions): Bundle {
  const { outputFiles = [] } = buildSync({
    entryPoints: [path.join(SOURCES, 'src/main.ts')],
    outfile: path.join(SOURCES, 'dist/main.js'),
    bundle: true,
    write: false,
    sourcemap: 'external',
    platform: 'node',
    ...options,
  });
  const text = (ending: string): string => outputFiles.find((file) => file.path.endsWith(ending))?.text ?? '';
  return { name, code: text('.js'), map: text('.map'), isMinified: options.minify === true };
}

function webpacked(mode: 'development' | 'production'): Bundle {
  const read = (file: string): string => readFileSync(path.join(SOURCES, 'webpack', mode, file), 'utf8');
  return {
    name: `webpack, ${mode}`,
    code: read('main.js'),
    map: read('main.js.map'),
    isMinified: mode === 'production',
  };
}

/** A banner and the bundle behind it, as tools join files: the map has sections. */
function joined(bundle: Bundle): Bundle {
  const banner = transformSync('export const banner: string = "first";\n', {
    loader: 'ts',
    format: 'cjs',
    sourcemap: true,
    sourcefile: '../src/banner.ts',
  });
  const lines = banner.code.split('\n').length - 1;
  const sections = [
    { offset: { line: 0, column: 0 }, map: JSON.parse(banner.map) as unknown },
    { offset: { line: lines, column: 0 }, map: JSON.parse(bundle.map) as unknown },
  ];
  return {
    ...bundle,
    name: `${bundle.name}, joined by an index map`,
    code: banner.code + bundle.code,
    map: JSON.stringify({ version: 3, sections }),
  };
}

export const bundles: readonly Bundle[] = [
  esbuilt('esbuild', {}),
  esbuilt('esbuild, minified', { minify: true }),
  esbuilt('esbuild, minified ESM for old engines', { minify: true, format: 'iife', target: 'es2017' }),
  esbuilt('esbuild, names kept', { minify: true, keepNames: true }),
  webpacked('development'),
  webpacked('production'),
  joined(esbuilt('esbuild', {})),
  joined(webpacked('production')),
];

export interface FunctionPlace {
  /** In the source. */
  readonly name: string;
  /** Name in V8. */
  readonly ranAs: string;
  /** 1-based, as V8 says it in a profile. */
  readonly line: number;
  readonly column: number;
}

/** Runs a bundle and asks V8 for the functions it shows. */
export function functionsOf({ code }: Bundle): FunctionPlace[] {
  const session = new Session();
  session.connect();
  try {
    const post = (method: string, params: object = {}): Record<string, unknown> => {
      let answer: Record<string, unknown> = {};
      session.post(method, params, (error: Error | null, result?: object) => {
        if (error) throw new Error(JSON.stringify(error));
        answer = { ...result };
      });
      return answer;
    };
    post('Debugger.enable');
    const module = { exports: {} };
    (
      vm.runInThisContext(`(function (module, exports) {${code}\n})`, {
        columnOffset: -'(function (module, exports) {'.length,
      }) as (module: object, exports: object) => void
    )(module, module.exports);
    const { corpus } = globalThis as unknown as { corpus: Record<string, { readonly name: string }> };
    return Object.entries(corpus).map(([name, { name: ranAs }]) => {
      const { result } = post('Runtime.evaluate', { expression: `globalThis.corpus.${name}` }) as {
        result: { objectId: string };
      };
      const { internalProperties } = post('Runtime.getProperties', {
        objectId: result.objectId,
        ownProperties: true,
      }) as { internalProperties: { name: string; value: { value: { lineNumber: number; columnNumber: number } } }[] };
      const at = internalProperties.find((property) => property.name === '[[FunctionLocation]]')?.value.value;
      return { name, ranAs, line: (at?.lineNumber ?? -1) + 1, column: (at?.columnNumber ?? -1) + 1 };
    });
  } finally {
    session.disconnect();
    delete (globalThis as { corpus?: unknown }).corpus;
  }
}

/** Where a text is in another, 1-based. */
export function placeOf(text: string, sought: string): { readonly line: number; readonly column: number } {
  const at = text.indexOf(sought);
  if (at < 0) throw new Error(`${sought} is not there`);
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
