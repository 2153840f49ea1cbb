/** Code that runs in the target to close the inspector that was opened for the recording. */
'use strict';
const { durationMs } = require('./request.cjs');

/** Code for the target. `load` gets a built-in module whatever kind of program it is; one timer of ours at most is alive. */
const inTarget = (body) => `(() => {
  const load = process.getBuiltinModule || require;
  const inspector = load.call(process, 'inspector');
  const key = Symbol.for('ecs-profiler.close');
  clearTimeout(process[key]);
  ${body}
})()`;
/** Should this driver be killed, the target closes its inspector by itself a little after the recording's end. */
const closeLater = inTarget(`process[key] = setTimeout(() => { delete process[key]; inspector.close(); }, ${Number(durationMs) + 15000}); process[key].unref(); return true;`);
/** Not at once: close() waits for connections to end, ours too. */
const closeNow = inTarget('delete process[key]; setTimeout(() => inspector.close(), 30); return true;');

module.exports = { closeLater, closeNow };
