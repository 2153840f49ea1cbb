// A primary that hands out work, and workers of the same program: worker n spends its time in `work<n>`.
'use strict';
const cluster = require('cluster');

const jobs = {
  work1(end) {
    let sum = 0;
    while (Date.now() < end) sum += Math.sqrt(sum + 1);
    return sum;
  },
  work2(end) {
    let sum = 1;
    while (Date.now() < end) sum = Math.imul(sum ^ 3, 16777619);
    return sum;
  },
};
if (cluster.isMaster) {
  let up = 0;
  for (let i = 0; i < 2; i++) cluster.fork();
  cluster.on('listening', () => {
    if (++up === 2) process.stdout.write('ready\n');
  });
} else {
  setInterval(() => jobs[`work${cluster.worker.id}`](Date.now() + 15), 40);
  require('http')
    .createServer((request, response) => response.end('.'))
    .listen(0, '127.0.0.1');
}
