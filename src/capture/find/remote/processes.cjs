/**
 * Lists the processes of this container if it has no shell but Node (14 or newer; script on standard input). Same
 * rules, arguments and output as processes.sh, which describes them.
 */
'use strict';
const fs = require('fs');
const { link, read } = require('../../../runtimes/node/remote/peek.cjs');

const NAME = 'ECS_CONTAINER_METADATA_URI_V4';
const WINDOW_MS = 450;
const KERNEL_THREAD = 0x200000;
/** USER_HZ of every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;
const [names, libraries] = process.argv.slice(-2);

/** Fields of /proc/<pid>/stat (proc(5)) after the name; null when the process is gone. */
function statOf(pid) {
  const fields = read(pid, 'stat').split(') ').pop().trim().split(' ');
  if (fields.length < 18) return null;
  return {
    state: fields[0],
    ppid: Number(fields[1]),
    sid: Number(fields[3]),
    flags: Number(fields[6]),
    ticks: Number(fields[11]) + Number(fields[12]),
    threads: Number(fields[17]),
  };
}

const uri = process.env[NAME] || '';
const environmentOf = (pid) => read(pid, 'environ').split('\0');

function processTable() {
  const table = new Map();
  for (const name of fs.readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : null;
    if (stat && (stat.flags & KERNEL_THREAD) === 0 && stat.state !== 'Z')
      table.set(Number(name), Object.assign(stat, { mine: 'unknown' }));
  }
  const whole = uri === '' || environmentOf(1).includes(`${NAME}=${uri}`);
  for (const [pid, one] of table) {
    const environment = environmentOf(pid);
    if (whole || environment.includes(`${NAME}=${uri}`)) one.mine = 'yes';
    else if (environment.some((value) => value.startsWith(`${NAME}=`))) one.mine = 'no';
    one.ofSession = environment.some((value) => value.startsWith('ECS_PROFILER_SESSION='));
  }
  return table;
}

/** This session: ancestors as long as they belong to the container (never process 1), and everything below them. */
function ownSession(table) {
  const above = new Set();
  let top = process.pid;
  let chain = true;
  const ownSid = (table.get(process.pid) || {}).sid;
  for (let pid = process.pid; pid > 1 && table.has(pid); pid = table.get(pid).ppid) {
    above.add(pid);
    const one = table.get(pid);
    if (uri === '' ? one.sid !== ownSid : one.mine !== 'yes') chain = false;
    if (chain) top = pid;
  }
  return { above, top };
}

/**
 * A process whose environment was overwritten belongs where its parent does. Programs of other sessions like this one
 * do not count.
 */
function belongs(table, { above, top }, pid) {
  if (above.has(pid)) return false;
  let verdict = 'unknown';
  for (let at = pid; at > 0 && table.has(at); at = table.get(at).ppid) {
    if (at === top) return false;
    if (verdict === 'unknown') verdict = table.get(at).ofSession ? 'no' : table.get(at).mine;
  }
  return verdict === 'yes';
}

const encode = (text) => Buffer.from(text, 'latin1').toString('base64') || '-';

function line(pid, before) {
  const now = statOf(pid);
  const ids = /^Uid:\s*\d+\s+(\d+)[^]*?^Gid:\s*\d+\s+(\d+)/m.exec(read(pid, 'status'));
  if (!now || !ids) return '';
  const exe = Buffer.from(link(pid, 'exe')).toString('latin1');
  const program = exe.split('/').pop();
  const isTold = libraries === '' || names.split(' ').some((name) => program.startsWith(name));
  const embedded = isTold ? null : new RegExp(libraries).exec(read(pid, 'maps'));
  const columns = [
    pid,
    now.ppid,
    ids[1],
    ids[2],
    now.state,
    now.threads,
    now.ticks - before.ticks,
    now.ticks,
    encode(exe),
    encode(read(pid, 'cmdline').slice(0, 2048)),
    embedded ? embedded[0] : '-',
  ];
  return `P ${columns.join(' ')}\n`;
}

const started = Date.now();
const table = processTable();
const own = ownSession(table);
const chosen = [...table.keys()].filter((pid) => belongs(table, own, pid));
setTimeout(() => {
  const window = Math.round((Date.now() - started) / 10);
  process.stdout.write(`H ${window} ${TICKS_PER_SECOND}\n${chosen.map((pid) => line(pid, table.get(pid))).join('')}`);
}, WINDOW_MS);
