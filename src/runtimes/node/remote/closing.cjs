/** Code that runs in the target: moves the inspector that was opened for the recording, and closes it. */
'use strict';

/** Code for the target. `load` gets a built-in module whatever kind of program it is; one timer of ours at most is alive. */
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

/** Should this driver be killed, the target closes its inspector by itself. */
const closeLater = (afterMs) => inTarget(`process[key] = setTimeout(close, ${Number(afterMs)}); process[key].unref();`);

/** Not at once: close() waits for connections to end, ours too, and is best called when Node has seen that end. */
const SOON_MS = 150;

const closeNow = inTarget(`setTimeout(close, ${SOON_MS});`);

/**
 * To a free port, so that the next process can open its own there; `close` puts the port back that a later signal would open.
 * Should the new port not open, the inspector is closed and this driver finds none.
 */
const moveAway = (closeAfterMs) =>
  inTarget(`
  process[moved] = process.debugPort;
  setTimeout(() => { inspector.close(); inspector.open(0, '127.0.0.1'); }, ${SOON_MS});
  process[key] = setTimeout(close, ${Number(closeAfterMs)}); process[key].unref();`);

module.exports = { closeLater, closeNow, moveAway };
