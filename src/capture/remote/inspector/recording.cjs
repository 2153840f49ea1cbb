/** The recording itself, and leaving the target as it was. */
'use strict';
const { closeLater, closeNow } = require('./closing.cjs');
const { connect } = require('./devtools.cjs');
const { findInspector } = require('./probe.cjs');
const { failure, say } = require('./report.cjs');
const { pid, durationMs, intervalUs } = require('./request.cjs');
const { allListeners, listeners } = require('./sockets.cjs');
const { assertNode, catchesSigusr1, mainThreadState, read, targetAlive } = require('./target.cjs');

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

const state = { before: [], signalled: false, opened: null, connection: null, ending: null };

async function evaluate(expression) {
  const answer = await state.connection.call('Runtime.evaluate', { expression, includeCommandLineAPI: true, returnByValue: true });
  if (answer.exceptionDetails) throw failure('inspector', answer.exceptionDetails.exception && answer.exceptionDetails.exception.description);
  return answer.result.value;
}
const newListeners = () => listeners().filter((one) => !state.before.some((old) => old.inode === one.inode));

/** Node opens 9229 on the signal, unless told otherwise; containers of a task share their loopback. */
function portTaken() {
  const own = new Set(listeners().map((one) => one.inode));
  return allListeners().some((one) => one.port === 9229 && !own.has(one.inode));
}

/** Signals and waits for the port. A target whose main thread was seen asleep since has handled the signal. */
async function openInspector() {
  if (!catchesSigusr1()) throw failure('signalNotCaught');
  process.kill(pid, 'SIGUSR1');
  state.signalled = true;
  const since = Date.now();
  const waited = () => Date.now() - since;
  let asleep = 0;
  while (waited() < 10000 && asleep < 40 && !(asleep >= 10 && (waited() > 2000 || portTaken()))) {
    await sleep(waited() < 200 ? 20 : 50);
    if (!targetAlive()) throw failure('gone');
    const found = await findInspector(newListeners());
    if (found) { state.opened = found; return found; }
    if (mainThreadState() === 'S') asleep++;
  }
  const already = await findInspector(state.before);
  if (already) return already;
  throw failure(portTaken() ? 'portTaken' : 'ownHandler');
}

async function locateInspector() {
  state.before = listeners();
  const options = read(`/proc/${pid}/cmdline`) + read(`/proc/${pid}/environ`);
  const likely = /--inspect/.test(options) ? state.before : state.before.filter((one) => one.port === 9229);
  const open = await findInspector(likely);
  return open || openInspector();
}

async function record() {
  assertNode();
  const at = await locateInspector();
  say({ event: 'attached', wasOpen: state.opened === null, port: at.port });
  state.connection = await connect(at);
  const seen = await evaluate('process.pid');
  const inside = (/^NSpid:.*?(\d+)$/m.exec(read(`/proc/${pid}/status`)) || [])[1];
  if (seen !== pid && String(seen) !== inside) throw failure('foreign', `pid ${seen}`);
  if (state.opened) await evaluate(closeLater);
  const lost = new Promise((_, reject) => {
    // A process that is being ended closes its sockets a moment before it is gone.
    state.connection.onClose = () => setTimeout(() => reject(failure(targetAlive() ? 'connectionLost' : 'gone')), 200);
  });
  lost.catch(() => undefined);
  await state.connection.call('Profiler.enable');
  await state.connection.call('Profiler.setSamplingInterval', { interval: intervalUs });
  await state.connection.call('Profiler.start', {}, 60000);
  // Code that V8 optimised earlier hides the functions it inlined. Precise coverage, switched on and off again, drops
  // optimised code once; V8 makes it anew within moments, and while a profiler runs it keeps the functions apart.
  await state.connection.call('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
  await state.connection.call('Profiler.stopPreciseCoverage');
  say({ event: 'recording' });
  await Promise.race([sleep(durationMs), lost]);
  say({ event: 'stopping' });
  const { profile } = await state.connection.call('Profiler.stop', {}, 120000);
  return profile;
}

/** Leaves the target as it was: no profiler, and no inspector that was not there before. Safe to call in any state. */
async function restore() {
  const closed = () => !state.opened || !listeners().some((one) => one.inode === state.opened.inode);
  if (state.signalled && !state.opened) {
    for (let i = 0; i < 20 && !state.opened && targetAlive() && newListeners().length === 0 && state.ending === 143; i++) await sleep(50);
    state.opened = await findInspector(newListeners());
  }
  try {
    if (state.opened && targetAlive() && (!state.connection || state.connection.closed)) state.connection = await connect(state.opened);
    if (state.connection && !state.connection.closed) {
      state.connection.onClose = () => undefined;
      // A profiler that still runs ends with its connection.
      if (state.opened) await evaluate(closeNow);
    }
  } catch (error) {
    say({ event: 'note', text: `closing: ${error.message}` });
  }
  if (state.connection) state.connection.end();
  for (let i = 0; i < 100 && !closed(); i++) await sleep(30);
  if (!closed()) say({ event: 'portLeftOpen', port: state.opened.port });
}

module.exports = { state, record, restore };
