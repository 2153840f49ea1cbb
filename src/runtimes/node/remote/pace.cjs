/** When the target hands over what it has: what it holds is lost if it is killed. */
'use strict';
const { handOver } = require('./members.cjs');

/**
 * How often at most. It pauses the target while V8 writes a profile, longer in a large application: so seldom that it
 * takes at most 1/50 of the time.
 */
const EVERY_MS = 1000;
const SHARE = 1 / 50;

let everyMs = EVERY_MS;
/** Infinity while it does. */
let next = Infinity;

const restart = () => {
  next = Date.now() + everyMs;
};

/** Has it handed over if it is time to and enough of the stretch is left. Does not wait for the target. */
function step(leftMs) {
  if (Date.now() < next || leftMs < everyMs / 4) return;
  next = Infinity;
  handOver().then((tookMs) => {
    everyMs = Math.max(EVERY_MS, tookMs / SHARE);
    restart();
  });
}

module.exports = { restart, step };
