/**
 * The time limit of a run, in which pauses do not count. A recording that reaches it ends as if it were stopped; what does
 * not end then either is given up.
 */
'use strict';
const { say } = require('./report.cjs');
const { durationMs, limits } = require('./request.cjs');

/** How long a recording that is over the limit may take to end. */
const END_MS = 30000;

let [giveUp, timer, leftMs, since, records, over] = [null, null, 0, 0, false, false];

const after = (ms, then) => {
  clearTimeout(timer);
  timer = setTimeout(then, ms);
  timer.unref();
};

function reached() {
  // Before anything is recorded there is nothing to keep.
  if (!records) {
    giveUp();
    return;
  }
  over = true;
  say({ event: 'ended', why: 'long' });
  after(END_MS, giveUp);
}

/** A pause begins. */
function pause() {
  if (over) return;
  clearTimeout(timer);
  leftMs -= Date.now() - since;
}

/** The run goes on. */
function resume() {
  if (over) return;
  since = Date.now();
  after(leftMs, reached);
}

/** `tooLong` is called where the run has to be given up. */
function start(tooLong) {
  giveUp = tooLong;
  leftMs = durationMs + limits.spareMs;
  resume();
}

/** The recording has begun. */
function recording() {
  records = true;
}

module.exports = { isOver: () => over, pause, recording, resume, start };
