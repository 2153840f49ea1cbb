/**
 * Runs orders.ts as compilers in memory do (tsx, ts-node, …): JavaScript under the name of the file, with its map inline.
 * Arguments: where the file is; `worker`: in a worker thread; `eval`: evaluated under a URL; `lines`: not all on one line; `mapless`: without its map;
 * `twice`: two texts under one name; `debugger`: with statements that stop a process whose debugger is on.
 */
'use strict';
const { readFileSync } = require('fs');
const Module = require('module');
const vm = require('vm');
const { isMainThread, Worker, workerData } = require('worker_threads');
const { transformSync } = require(require.resolve('esbuild', { paths: [process.cwd()] }));

const [file, ...how] = isMainThread ? process.argv.slice(2) : workerData;
const is = (word) => how.includes(word);

function compile(source) {
  const { code } = transformSync(source, {
    loader: 'ts',
    format: 'cjs',
    minifyWhitespace: !is('lines'),
    keepNames: true,
    sourcefile: file,
    sourcemap: is('mapless') ? false : 'inline',
    target: 'node14',
  });
  return code;
}

function load(source) {
  const loaded = new Module(file);
  const code = compile(source);
  if (is('eval')) {
    Object.assign(globalThis, { module: loaded, exports: loaded.exports });
    vm.runInThisContext(`${code}\n//# sourceURL=webpack-internal:///./orders.ts`);
  } else loaded._compile(code, file);
  return loaded.exports;
}

const text = readFileSync(file, 'utf8');
const orders = Array.from({ length: 1000 }, (_, i) => ({ price: i }));
if (isMainThread && is('worker')) {
  new Worker(__filename, { workerData: process.argv.slice(2) });
} else {
  const { hotTotal } = load(is('debugger') ? text.replace('  return sum;', '  debugger;\n  return sum;') : text);
  // Another text, in which the function begins elsewhere.
  const other = is('twice') ? load(`export const more = 1;\nexport const and = 2;\n${text}`).hotTotal : () => undefined;
  setInterval(() => {
    hotTotal(orders, 12);
    other(orders, 3);
  }, 25);
}
if (isMainThread) {
  // How long the longest turn of the event loop was, on request.
  let [last, longest] = [Date.now(), 0];
  setInterval(() => {
    longest = Math.max(longest, Date.now() - last);
    last = Date.now();
  }, 5);
  process.on('SIGUSR2', () => process.stdout.write(`longest ${longest}\n`));
  process.stdout.write('ready\n');
}
