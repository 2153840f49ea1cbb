#!/bin/sh
# Bun 1.4.4 with --cpu-prof: two functions take turns of 50 ms by the clock; one counts, the other calls Math.cbrt.
# Seen: the one that counts has about nine of ten samples, though it has half of the time. While a thread is inside of the C library's
# cbrt, Bun takes no sample of it at all, so that fewer come in for the same time (Math.sin, Math.log, Math.exp and Math.tan do the
# same). With Math.sqrt, an instruction of the processor, both have half. A function that is slow because of such calls looks harmless.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund bun@1.4.4
cat >turns.js <<'JS'
const call = Math[process.argv[2]];
function counts(until) {
  let sum = 0;
  while (Date.now() < until) for (let i = 0; i < 1000; i++) sum += i % 7;
  return sum;
}
function calls(until) {
  let sum = 0;
  while (Date.now() < until) for (let i = 0; i < 1000; i++) sum += call(i);
  return sum;
}
for (let turn = 0; turn < 20; turn++) {
  counts(Date.now() + 50);
  calls(Date.now() + 50);
}
JS
cat >look.cjs <<'JS'
const { readdirSync, readFileSync } = require('node:fs');
const [, , dir] = process.argv;
const { nodes, samples } = JSON.parse(readFileSync(`${dir}/${readdirSync(dir)[0]}`, 'utf8'));
const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
const names = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.functionName]));
const count = { counts: 0, calls: 0 };
for (const sample of samples)
  for (let at = sample; at !== undefined; at = parents.get(at)) if (names.get(at) in count) count[names.get(at)]++;
const share = (100 * count.counts) / (count.counts + count.calls);
console.log(`Math.${dir}:`, share > 75 ? 'counts has more than three quarters of the samples' : share < 65 && share > 35 ? 'about half each' : `${Math.round(share)} %`);
JS
seen=$(for name in cbrt sqrt; do
  node_modules/.bin/bun --cpu-prof --cpu-prof-dir=$name turns.js $name >&2
  node look.cjs $name
done)
echo "$seen"
[ "$seen" = 'Math.cbrt: counts has more than three quarters of the samples
Math.sqrt: about half each' ] || { echo 'This has changed.'; exit 1; }
