/** When the sampling interval changes (interval.cjs). */
'use strict';
const { changeInterval } = require('./members.cjs');

/**
 * How long one interval lasts at least. A change pauses the target while V8 lists its functions, longer in a large
 * application: intervals last so long that changing them takes at most 1/50 of the time.
 */
const LASTS_MS = 1000;
const CHANGE_SHARE = 1 / 50;

let everyMs = LASTS_MS;
/** Infinity while one is changing. */
let next = Infinity;

/** What the last change, or the start of the profiler, took. */
const changeTook = (ms) => {
  everyMs = Math.max(LASTS_MS, ms / CHANGE_SHARE);
};

const restart = () => {
  next = Date.now() + everyMs;
};

/** Changes the interval if it is time to and enough of the stretch is left. Does not wait for the target. */
function step(leftMs) {
  if (Date.now() < next || leftMs < everyMs / 4) return;
  next = Infinity;
  changeInterval().then((tookMs) => {
    changeTook(tookMs);
    restart();
  });
}

module.exports = { changeTook, restart, step };
