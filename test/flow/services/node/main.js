'use strict';
/** Works for a moment twenty times a second; BUSY_MS says for how long. */
const busy = Number(process.env.BUSY_MS || '1');

function countUp(ms) {
  const end = process.hrtime.bigint() + BigInt(Math.round(ms * 1e6));
  let total = 0;
  while (process.hrtime.bigint() < end) total += Math.sqrt(total + 1);
  return total;
}

setInterval(() => countUp(busy), 50);
