/** Whether a process can be recorded: facts only, nothing is changed. */
'use strict';
const { say } = require('./report.cjs');
const {
  pids: [pid],
} = require('./request.cjs');
const { alive, assertNode, catchesSigusr1, nodeOptions } = require('./target.cjs');

/** Says `facts`: Node's version, whether SIGUSR1 is caught and may be sent, and the target's own Node options. */
function check() {
  assertNode(pid);
  let maySignal = true;
  try {
    process.kill(pid, 0);
  } catch {
    maySignal = !alive(pid);
  }
  say({
    event: 'facts',
    version: process.version,
    caught: catchesSigusr1(pid),
    maySignal,
    options: nodeOptions(pid).map((one) => one.split('=')[0]),
  });
}

module.exports = { check };
