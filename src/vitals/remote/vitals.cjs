// What the kernel tells of processes while they are recorded, as lines (../README.md). Node 14 and later. It has no timer of its
// own: whoever runs in the task anyway calls `look`.
const { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync } = require('node:fs');

// Milliseconds between two looks, and the share of a core that looking may take: with hundreds of threads it looks less often.
const EVERY_MS = 100;
const SHARE = 0.004;
// Milliseconds between two searches for child processes.
const FAMILY_EVERY_MS = 1000;
// Linux tells clock ticks of 10 ms in /proc on every machine that ECS has; times are in tenths of a millisecond.
const TICK_UNITS = 100;

const space = Buffer.alloc(4096);

/** What follows the name, if the file has one; read in one piece, so that it is of one moment. */
function wordsOf(path) {
  let file;
  try {
    file = openSync(path, 'r');
  } catch {
    return [];
  }
  try {
    const text = space.toString('latin1', 0, readSync(file, space, 0, space.length, 0));
    return text
      .slice(text.lastIndexOf(')') + 1)
      .split(/\s+/)
      .filter(Boolean);
  } catch {
    return [];
  } finally {
    closeSync(file);
  }
}

function numbersIn(folder) {
  try {
    return readdirSync(folder).filter((name) => /^\d+$/.test(name));
  } catch {
    return [];
  }
}

/** The number by which a thread knows itself: another one than ours where its container has a PID namespace of its own. */
function ownNumber(folder, tid) {
  try {
    return /^NSpid:.*?(\d+)$/m.exec(readFileSync(`${folder}/status`, 'latin1'))[1];
  } catch {
    return tid;
  }
}

/** Nanoseconds may be more than a number holds exactly. */
const unitsOf = (nanoseconds) => Number(nanoseconds.slice(0, -5));

class Vitals {
  /** `family`: child processes too, as they come. */
  constructor(pids, family = false) {
    this.pids = pids.map(String);
    this.family = family;
    this.met = new Set();
    /** By process and thread: its number, how long it had run, and waited for a processor. */
    this.threads = new Map();
    this.count = 0;
    this.lines = [];
    this.began = this.last = this.due = this.searched = performanceNow();
    /** CPU milliseconds that looking took. */
    this.cpuMs = 0;
  }

  /** [how long it ran, how long it was ready to and did not]; null where it has ended or may not be read. */
  times(folder) {
    if (!this.inTicks) {
      const told = wordsOf(`${folder}/schedstat`);
      if (told.length === 3 && (this.inTicks === false || told[0] !== '0')) {
        this.inTicks = false;
        return [unitsOf(told[0]), unitsOf(told[1])];
      }
    }
    // A kernel without it: whole clock ticks.
    const told = this.inTicks === false ? [] : wordsOf(`${folder}/stat`);
    if (told.length < 13) return null;
    this.inTicks = true;
    return [(Number(told[11]) + Number(told[12])) * TICK_UNITS, 0];
  }

  /** Forgets processes that have ended, finds those that others started. */
  search() {
    this.pids = this.pids.filter((pid) => existsSync(`/proc/${pid}`));
    this.met = new Set(this.pids.filter((pid) => this.met.has(pid)));
    for (const pid of [...this.pids])
      for (const tid of numbersIn(`/proc/${pid}/task`))
        for (const child of wordsOf(`/proc/${pid}/task/${tid}/children`))
          if (!this.pids.includes(child)) this.pids.push(child);
  }

  /** A thread that was not there at the look before. What it ran before its process was first looked at does not count. */
  meet(pid, tid, folder, times) {
    this.count++;
    if (!this.met.has(pid)) {
      this.met.add(pid);
      this.fresh.add(pid);
      this.lines.push(`p ${pid} ${wordsOf(`/proc/${pid}/stat`)[1] || 0}`);
    }
    const tick = this.inTicks ? TICK_UNITS : 0;
    this.lines.push(`t ${this.count} ${pid} ${tid} ${ownNumber(folder, tid)} ${tick} ${times[0]}`);
    return [this.count, ...(this.fresh.has(pid) ? times : [0, 0])];
  }

  /** If it is time to, or at once. */
  look(now = false) {
    const moment = performanceNow();
    if (!now && moment < this.due) return;
    const before = process.cpuUsage();
    if (this.family && moment - this.searched >= FAMILY_EVERY_MS) {
      this.searched = moment;
      this.search();
    }
    this.fresh = new Set();
    const there = new Map();
    const changes = [];
    for (const pid of this.pids) {
      for (const tid of numbersIn(`/proc/${pid}/task`)) {
        const key = `${pid} ${tid}`;
        const folder = `/proc/${pid}/task/${tid}`;
        const times = this.times(folder);
        if (times === null) continue;
        const [number, ran, waited] = this.threads.get(key) || this.meet(pid, tid, folder, times);
        if (times[0] !== ran || times[1] !== waited)
          changes.push(number, Math.max(0, times[0] - ran), Math.max(0, times[1] - waited));
        there.set(key, [number, ...times]);
      }
    }
    for (const [key, [number]] of this.threads) if (!there.has(key)) this.lines.push(`e ${number}`);
    this.threads = there;
    this.lines.push(['l', this.at(moment) - this.at(this.last), ...changes].join(' '));
    this.last = moment;
    const used = process.cpuUsage(before);
    const usedMs = (used.user + used.system) / 1000;
    this.cpuMs += usedMs;
    this.due = moment + Math.max(EVERY_MS, usedMs / SHARE);
  }

  /** Milliseconds since the beginning. */
  at(moment) {
    return Math.max(0, Math.floor(moment - this.began));
  }

  /** The lines since this was last asked for. */
  take() {
    return this.lines
      .splice(0)
      .map((line) => `${line}\n`)
      .join('');
  }
}

/** Milliseconds of a clock that only goes forward. */
function performanceNow() {
  return Number(process.hrtime.bigint()) / 1e6;
}

module.exports = { Vitals };
