/** What a recording costs the target, and when that is too much. */
'use strict';
const fs = require('fs');
const { read } = require('./peek.cjs');

/** USER_HZ of every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds of this driver. The cost of V8's profiler inside the target is part of the target's CPU time and cannot
 * be told from its own work.
 */
const driverSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** CPU seconds of processes since they began, ended ones left out. proc(5): utime and stime are fields 14 and 15 of stat. */
function cpuSeconds(pids) {
  let ticks = 0;
  for (const pid of pids) {
    const fields = read(pid, 'stat').split(') ').pop().split(' ');
    if (fields.length > 12) ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks / TICKS_PER_SECOND;
}

/** Seconds that the processes' threads were ready to run and did not: second field of /proc/<pid>/task/<tid>/schedstat, ns. */
function delaySeconds(pids) {
  let ns = 0;
  for (const pid of pids) {
    let threads = [];
    try {
      threads = fs.readdirSync(`/proc/${pid}/task`);
    } catch {
      /* gone */
    }
    for (const tid of threads) ns += Number(read(pid, `task/${tid}/schedstat`).split(' ')[1] || 0);
  }
  return ns / 1e9;
}

/**
 * `usual`: seconds of delay per second before the recording. Call the returned function about once a second: it returns
 * null, or why the recording must end: `cpu` (this driver uses too much) or `delay` (the target waits for a processor,
 * perhaps because of this driver).
 */
function createWatchdog(pids, usual, { recorderCores, addedRunDelay, windowMs }) {
  const seen = [];
  return () => {
    const now = { at: Date.now(), driver: driverSeconds(), delay: delaySeconds(pids) };
    seen.push(now);
    while (seen.length > 2 && now.at - seen[1].at >= windowMs) seen.shift();
    const seconds = (now.at - seen[0].at) / 1000;
    if (seconds * 1000 < windowMs) return null;
    const cores = (now.driver - seen[0].driver) / seconds;
    if (cores > recorderCores) return 'cpu';
    return cores > 0.1 && (now.delay - seen[0].delay) / seconds - usual > addedRunDelay ? 'delay' : null;
  };
}

module.exports = { cpuSeconds, createWatchdog, delaySeconds, driverSeconds };
