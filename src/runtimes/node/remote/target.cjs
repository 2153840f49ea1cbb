/** A process to record, as /proc shows it. */
'use strict';
const fs = require('fs');
const { link, peek, read } = require('./peek.cjs');
const { failure } = require('./report.cjs');

/** SIGUSR1 in the signal masks of /proc/<pid>/status. */
const SIGUSR1_BIT = BigInt(0x200);

const alive = (pid) => {
  const stat = read(pid, 'stat');
  return stat !== '' && !/\) Z /.test(stat);
};

/** Whether none of its threads runs or waits for a processor. */
function asleep(pid) {
  let threads = [];
  try {
    threads = fs.readdirSync(`/proc/${pid}/task`);
  } catch {
    /* gone */
  }
  return threads.every((tid) => !/\) [RD] /.test(read(pid, `task/${tid}/stat`)));
}

/** Others that run this script and call themselves Node: Bun does as `node`, and the signal would end it. */
const isOther = (versions) => Boolean(versions.bun || versions.deno);

/** The target is Node when it runs the very program that runs this script. */
function assertNode(pid) {
  if (isOther(process.versions)) throw failure('notNode');
  let own, other;
  try {
    own = fs.statSync('/proc/self/exe');
    other = peek(pid, () => fs.statSync(`/proc/${pid}/exe`));
  } catch (error) {
    throw failure(alive(pid) ? 'denied' : 'gone', error.message);
  }
  if (own.ino !== other.ino || own.dev !== other.dev) throw failure('notNode');
}

function catchesSigusr1(pid) {
  const mask = /^SigCgt:\s*([0-9a-f]+)/m.exec(read(pid, 'status'));
  return mask !== null && (BigInt('0x' + mask[1]) & SIGUSR1_BIT) !== BigInt(0);
}

/** Node's own options from its start: those before the script on the command line, and NODE_OPTIONS. */
function nodeOptions(pid) {
  const given = read(pid, 'cmdline').split('\0').slice(1);
  const script = given.findIndex((one) => !one.startsWith('-'));
  const environment = read(pid, 'environ')
    .split('\0')
    .find((one) => one.startsWith('NODE_OPTIONS='));
  const all = given
    .slice(0, script < 0 ? given.length : script + 1)
    .concat((environment || '').slice(13).split(/[\s"]+/));
  return all.filter((one) => one.startsWith('--'));
}

/** The process's own view of its pid, in the innermost pid namespace. */
const innerPid = (pid) => Number((/^NSpid:.*?(\d+)$/m.exec(read(pid, 'status')) || [])[1] || pid);

/** `net:[4026531840]` and the like, '' where that cannot be seen. */
const namespace = (pid, kind) => link(pid, `ns/${kind}`);

module.exports = { alive, asleep, assertNode, catchesSigusr1, nodeOptions, innerPid, namespace };
