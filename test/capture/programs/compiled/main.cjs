/**
 * Runs what orders.ts was compiled to as compilers in memory do (tsx, ts-node, …): under the name of the TypeScript file.
 * Node 14 or newer. Argument, JSON: `{file, texts, worker, eval}`: that name; the compiled texts, each of which is run, the
 * first most of the time; in a worker thread; evaluated under a URL.
 */
'use strict';
const Module = require('module');
const vm = require('vm');
const { isMainThread, Worker, workerData } = require('worker_threads');

const how = JSON.parse(isMainThread ? process.argv[2] : workerData);

function load(text) {
  const loaded = new Module(how.file);
  if (how.eval) {
    Object.assign(globalThis, { module: loaded, exports: loaded.exports });
    vm.runInThisContext('eval')(`${text}\n//# sourceURL=webpack-internal:///./orders.ts`);
  } else loaded._compile(text, how.file);
  return loaded.exports;
}

if (isMainThread && how.worker) {
  new Worker(__filename, { workerData: process.argv[2] });
} else {
  const orders = Array.from({ length: 1000 }, (_, i) => ({ price: i }));
  const [first, ...others] = how.texts.map((text) => load(text).hotTotal);
  setInterval(() => {
    first(orders, 12);
    others.forEach((other) => other(orders, 3));
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
