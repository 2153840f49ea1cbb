// The main thread waits while two worker threads work, in `hash` and `sort`.
'use strict';
const { Worker, isMainThread, workerData } = require('worker_threads');

function hash(end) {
  let sum = 0;
  while (Date.now() < end) sum = Math.imul(sum ^ 7, 16777619);
  return sum;
}
function sort(end) {
  let last = 0;
  while (Date.now() < end) last = Array.from({ length: 50 }, (_, i) => (i * 7919) % 50).sort((a, b) => a - b)[0];
  return last;
}
if (isMainThread) {
  let up = 0;
  for (const job of ['hash', 'sort'])
    new Worker(__filename, { workerData: job }).on('online', () => {
      if (++up === 2) setTimeout(() => process.stdout.write('ready\n'), 100);
    });
} else {
  const work = { hash, sort }[workerData];
  setInterval(() => work(Date.now() + 15), 40);
}
