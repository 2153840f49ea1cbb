/** Code that runs in the target: moves the inspector that was opened for the recording, and closes it. */
'use strict';

/**
 * Code for the target. `load` returns a built-in module in CommonJS and ES modules alike; at most one timer of ours
 * exists.
 */
const inTarget = (body) => `(() => {
  const load = process.getBuiltinModule || require;
  const inspector = load.call(process, 'inspector');
  const [key, moved] = [Symbol.for('ecs-profiler.close'), Symbol.for('ecs-profiler.port')];
  const close = () => {
    delete process[key];
    inspector.close();
    if (process[moved] !== undefined) process.debugPort = process[moved];
    delete process[moved];
  };
  clearTimeout(process[key]);
  ${body}
  return true;
})()`;

/** Makes the target close its inspector by itself, in case this driver is killed. */
const closeLater = (afterMs) => inTarget(`process[key] = setTimeout(close, ${Number(afterMs)}); process[key].unref();`);

/** A delay, because close() waits for connections to end, including ours: call it once Node has seen that end. */
const SOON_MS = 150;

const closeNow = inTarget(`setTimeout(close, ${SOON_MS});`);

/**
 * Moves the inspector to a free port, so that the next process can open its own at the default one. `close` restores
 * the port that a later signal opens. If the new port does not open, the inspector is closed and this driver finds
 * none.
 */
const moveAway = (closeAfterMs) =>
  inTarget(`
  process[moved] = process.debugPort;
  setTimeout(() => { inspector.close(); inspector.open(0, '127.0.0.1'); }, ${SOON_MS});
  process[key] = setTimeout(close, ${Number(closeAfterMs)}); process[key].unref();`);

module.exports = { closeLater, closeNow, moveAway };
