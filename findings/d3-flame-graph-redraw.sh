#!/bin/sh
# d3-flame-graph 5.0.0 with d3-hierarchy 3.1.2 and 3.1.3: drawing the same selection a second time, selection.call(chart) twice.
# Seen: what happens depends on the name of a function. By constructor.name === "Node" the chart tells a tree it made before from data
# it has to make one of. With d3-hierarchy 3.1.2 as published the second call throws; in a minified bundle, where the function has
# another name, or with 3.1.3, which calls it Node$1, the tree is wrapped into a tree once more: frames are drawn, none has a name.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
cat >page.mjs <<'JS'
import { select } from 'd3-selection';
import flamegraph from 'd3-flame-graph';
const data = { name: 'all', value: 2, children: [{ name: 'left', value: 1, children: [] }, { name: 'right', value: 1, children: [] }] };
const chart = flamegraph().width(400).getName(({ data }) => data.name ?? 'nameless');
const place = select('#chart').datum(data);
const draw = () => {
  try {
    place.call(chart);
    return [...document.querySelectorAll('g')].map((frame) => frame.getAttribute('name')).join(' ');
  } catch (error) {
    return error.name;
  }
};
console.log(`${draw()}, then ${draw()}`);
process.exit();
JS
cat >run.cjs <<'JS'
const { JSDOM } = require('jsdom');
globalThis.window = new JSDOM('<div id="chart"></div>').window;
globalThis.document = window.document;
require('./page.cjs');
JS
npm init -y >/dev/null
seen=$(
  for version in 3.1.2 3.1.3; do
    npm install --silent --no-audit --no-fund d3-hierarchy@$version d3-flame-graph@5.0.0 d3-selection@3.0.1 d3-transition@3.0.2 jsdom@29.1.1 esbuild@0.28.2
    for minify in '' --minify; do
      node_modules/.bin/esbuild page.mjs --bundle --platform=node --format=cjs --loader:.css=empty $minify --outfile=page.cjs --log-level=error
      echo "d3-hierarchy $version${minify:+ minified}: $(node run.cjs)"
    done
  done
)
echo "$seen"
[ "$seen" = 'd3-hierarchy 3.1.2: all left right, then TypeError
d3-hierarchy 3.1.2 minified: all left right, then nameless nameless nameless
d3-hierarchy 3.1.3: all left right, then nameless nameless nameless
d3-hierarchy 3.1.3 minified: all left right, then nameless nameless nameless' ] || { echo 'This has changed.'; exit 1; }
