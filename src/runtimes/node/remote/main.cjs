/**
 * Records CPU or heap profiles of other Node processes of this container through their inspectors, and leaves them as they
 * were. Runs inside the task with the target's own Node (14 or newer), as the session's user; one JSON argument
 * (request.cjs). Events as JSON lines on stdout; each part of the result is a file in the session's folder (pack.cjs). Exit
 * codes: 0 recorded, 1 refused or failed (an `error` event says why), 143 ended by a signal.
 */
'use strict';
const { setPriority } = require('os');
const { check } = require('./check.cjs');
const { driverSeconds } = require('./cost.cjs');
const limit = require('./limit.cjs');
const { detachAll } = require('./members.cjs');
const { record } = require('./recording.cjs');
const { say } = require('./report.cjs');
const request = require('./request.cjs');

let ending = null;
async function end(code) {
  if (ending !== null) return;
  ending = code;
  await detachAll(code === 143).catch((error) => say({ event: 'note', text: error.message }));
  process.exit(code);
}
function fail(error) {
  if (ending > 0) return;
  say({ event: 'error', code: error.refusal || 'failed', text: String(error.message).slice(0, 500) });
  if (ending === 0) process.exit(1);
  end(1);
}

async function run() {
  limit.start(() => fail(new Error('it took too long')));
  const writeLast = await record();
  if (ending !== null) return;
  ending = 0;
  await detachAll(false);
  writeLast();
  say({ event: 'done', driverSeconds: driverSeconds() });
  process.exit(0);
}

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => end(143));
process.umask(0o077);
// Run at low priority, so that the service goes first.
try {
  setPriority(10);
} catch {
  /* then as it is */
}
if (request.check) {
  try {
    check();
  } catch (error) {
    fail(error);
  }
} else {
  run().catch(fail);
}
