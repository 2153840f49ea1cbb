'use strict';
/** A primary and two workers; each worker works for a moment twenty times a second. */
const cluster = require('node:cluster');

function serveOrders(ms) {
  const end = process.hrtime.bigint() + BigInt(Math.round(ms * 1e6));
  let total = 0;
  while (process.hrtime.bigint() < end) total += Math.sqrt(total + 1);
  return total;
}

if (cluster.isPrimary || cluster.isMaster) {
  // Each worker's inspector would be one port further; 0 is any.
  cluster.setupPrimary({ inspectPort: 0 });
  for (let i = 0; i < 2; i++) cluster.fork();
} else {
  const busy = Number(process.env.BUSY_MS || '1');
  setInterval(() => serveOrders(busy), 50);
}
