/**
 * A service that a timer wakes: `node paced.cjs KIND PERIOD_MS FILE`. Each round runs alpha, beta and gamma, which take
 * about 58, 30 and 12 % of its CPU. What they really took, by this thread's own CPU clock, is in FILE, ten lines a
 * second: `<wall clock, ms> <alpha, µs> <beta, µs> <gamma, µs> <all, µs>`, sums since the start.
 *
 * KIND: `timer` (woken every PERIOD_MS), `inlined` (the same, called so that V8 inlines all three), `busy` (no timer and
 * no pause).
 */
'use strict';
const { appendFileSync } = require('fs');
const { WASI } = require('wasi');

const [, , kind, period, file] = process.argv;
const periodMs = Number(period);
/** Share of the time that is worked. */
const LOAD = 0.7;
const WRITE_MS = 100;

let kept = 0;
function alpha(turns) {
  for (let i = 0; i < turns; i++) kept = (kept * 31 + i) % 1000003;
}
function beta(turns) {
  for (let i = 0; i < turns; i++) kept = (kept * 17 + i) % 1000033;
}
function gamma(turns) {
  for (let i = 0; i < turns; i++) kept = (kept * 13 + i) % 1000037;
}

/**
 * This thread's CPU clock in microseconds. `process.threadCpuUsage()` moves only with the scheduler's ticks, some
 * milliseconds apart; the clock that WASI has is that of clock_gettime(CLOCK_THREAD_CPUTIME_ID).
 */
const clockUs = (() => {
  const THREAD_CPU_CLOCK = 3;
  const wasi = new WASI({ version: 'preview1' });
  // A module that has a page of memory and exports it.
  const memoryOnly = '0061736d010000000503010001070a01066d656d6f72790200';
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(memoryOnly, 'hex')));
  wasi.initialize({ exports });
  const answer = new DataView(exports.memory.buffer);
  const { clock_time_get: read } = wasi.wasiImport;
  return () => {
    if (read(THREAD_CPU_CLOCK, 0n, 0) !== 0) throw new Error("There is no clock of this thread's CPU time.");
    return Number(answer.getBigUint64(0, true)) / 1000;
  };
})();

/** What the functions took in the rounds that were looked at, and how many those are. */
const spentUs = [0, 0, 0];
const rounds = { all: 0, seen: 0 };

/** Different functions at one call site: V8 inlines none. */
const jobs = [alpha, beta, gamma];
function apart(turns, clock) {
  let from = clock();
  for (let i = 0; i < 3; i++) {
    jobs[i](turns[i]);
    const to = clock();
    spentUs[i] += to - from;
    from = to;
  }
}

function together(turns, clock) {
  const a = clock();
  alpha(turns[0]);
  const b = clock();
  beta(turns[1]);
  const c = clock();
  gamma(turns[2]);
  const d = clock();
  spentUs[0] += b - a;
  spentUs[1] += c - b;
  spentUs[2] += d - c;
}

/**
 * Short rounds are looked at now and then: reading the clock is a call of the kernel's, and the signal that takes a sample
 * is delivered where one ends, so that samples gather there.
 */
const LOOK_MS = 10;
const noClock = () => 0;
function round(turns) {
  const isSeen = Math.random() * LOOK_MS < periodMs;
  rounds.all++;
  if (isSeen) rounds.seen++;
  (kind === 'inlined' ? together : apart)(turns, isSeen ? clockUs : noClock);
}

/** Turns of a round that takes this many ms, after V8 has compiled what it wants. */
function turnsFor(ms) {
  for (let i = 0; i < 200; i++) round([20000, 10000, 4000]);
  const begun = clockUs();
  for (let i = 0; i < 50; i++) round([58000, 30000, 12000]);
  const unit = (ms * 1000 * 50) / (clockUs() - begun);
  return [58000, 30000, 12000].map((turns) => Math.max(1, Math.round(turns * unit)));
}

const turns = turnsFor(periodMs * LOAD);
spentUs.fill(0);
rounds.all = rounds.seen = 0;
let writtenAt = 0;
function serve() {
  round(turns);
  if (Date.now() - writtenAt < WRITE_MS || rounds.seen === 0) return;
  writtenAt = Date.now();
  const taken = spentUs.map((us) => (us * rounds.all) / rounds.seen);
  appendFileSync(file, `${writtenAt} ${[...taken, clockUs()].map(Math.round).join(' ')}\n`);
}

if (kind === 'busy') {
  const again = () => {
    serve();
    setImmediate(again);
  };
  again();
} else setInterval(serve, periodMs);
// `--cpu-prof` writes its profile at an exit of the program's own.
process.on('SIGTERM', () => process.exit(0));
process.stdout.write('ready\n');
