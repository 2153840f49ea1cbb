'use strict';
/** The main thread waits for two worker threads, each of which works for a moment twenty times a second. */
const { Worker, isMainThread } = require('node:worker_threads');

function resizeImage(ms) {
  const end = process.hrtime.bigint() + BigInt(Math.round(ms * 1e6));
  let total = 0;
  while (process.hrtime.bigint() < end) total += Math.sqrt(total + 1);
  return total;
}

if (isMainThread) {
  for (let i = 0; i < 2; i++) new Worker(__filename);
} else {
  const busy = Number(process.env.BUSY_MS || '1');
  setInterval(() => resizeImage(busy), 50);
}
