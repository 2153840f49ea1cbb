#!/bin/sh
# d3-flame-graph 5.0.0, transitionDuration(0): the way to have a chart without animation.
# Seen: the first drawing is animated all the same, for a quarter of a second. The rectangles that come new get a transition of their
# own, with a delay of half the given duration but never a duration, so d3-transition's 250 ms hold, and they grow from no width. Who
# takes a picture or measures right after the call finds them empty. Time here is a clock that this script moves.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund d3-flame-graph@5.0.0 d3-selection@3.0.1 d3-transition@3.0.2 d3-timer@3.0.2 jsdom@29.1.1 esbuild@0.28.2
cat >page.mjs <<'JS'
import { select } from 'd3-selection';
import flamegraph from 'd3-flame-graph';
const data = { name: 'all', value: 2, children: [{ name: 'left', value: 1, children: [] }, { name: 'right', value: 1, children: [] }] };
select('#chart').datum(data).call(flamegraph().width(400).transitionDuration(0));
for (const step of [0, 20, 125, 125]) {
  clock.move(step);
  const [all] = [...document.querySelectorAll('rect')].map((rect) => Math.round(rect.getAttribute('width')));
  console.log(`after ${clock.now} ms: ${all}`);
}
process.exit();
JS
cat >run.cjs <<'JS'
const { JSDOM } = require('jsdom');
const due = [];
globalThis.clock = { now: 0, move(by) { this.now += by; for (const frame of due.splice(0)) frame(); } };
globalThis.window = new JSDOM('<div id="chart"></div>').window;
globalThis.document = window.document;
window.requestAnimationFrame = (frame) => due.push(frame);
globalThis.performance = { now: () => clock.now };
require('./page.cjs');
JS
node_modules/.bin/esbuild page.mjs --bundle --platform=node --format=cjs --loader:.css=empty --outfile=page.cjs --log-level=error
seen=$(node run.cjs)
echo "$seen"
[ "$seen" = 'after 0 ms: 0
after 20 ms: 1
after 145 ms: 281
after 270 ms: 400' ] || { echo 'This has changed.'; exit 1; }
