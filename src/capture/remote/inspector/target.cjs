/** The process to record, as /proc shows it. */
'use strict';
const fs = require('fs');
const { failure } = require('./report.cjs');
const { pid } = require('./request.cjs');

/** SIGUSR1 in the signal masks of /proc/<pid>/status. */
const SIGUSR1_BIT = BigInt(0x200);

const read = (file) => { try { return fs.readFileSync(file, 'latin1'); } catch { return ''; } };
const targetAlive = () => { const stat = read(`/proc/${pid}/stat`); return stat !== '' && !/\) Z /.test(stat); };
const mainThreadState = () => (/\) (\S)/.exec(read(`/proc/${pid}/stat`)) || [])[1];

/** The target is Node when it runs the very program that runs this script. */
function assertNode() {
  let own, other;
  try {
    own = fs.statSync('/proc/self/exe');
    other = fs.statSync(`/proc/${pid}/exe`);
  } catch (error) {
    throw failure(targetAlive() ? 'denied' : 'gone', error.message);
  }
  if (own.ino !== other.ino || own.dev !== other.dev) throw failure('notNode');
}

function catchesSigusr1() {
  const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(read(`/proc/${pid}/status`));
  return mask !== null && (BigInt('0x' + mask[1]) & SIGUSR1_BIT) !== BigInt(0);
}

module.exports = { read, targetAlive, mainThreadState, assertNode, catchesSigusr1 };
