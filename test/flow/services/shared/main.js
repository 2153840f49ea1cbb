'use strict';
/**
 * Two of these have one loopback and one port for their inspectors, as the containers of a task have: the port comes from what
 * their metadata addresses agree on. With OPEN the inspector is open from the start.
 */
const { port } = new URL(process.env.ECS_CONTAINER_METADATA_URI_V4);
process.debugPort = 10000 + (Number(port) % 20000);
if (process.env.OPEN) require('node:inspector').open(process.debugPort);

function countStock(ms) {
  const end = process.hrtime.bigint() + BigInt(Math.round(ms * 1e6));
  let total = 0;
  while (process.hrtime.bigint() < end) total += Math.sqrt(total + 1);
  return total;
}

const busy = Number(process.env.BUSY_MS || '1');
setInterval(() => countStock(busy), 50);
