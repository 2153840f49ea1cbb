#!/bin/sh
# speedscope 1.25.0, react-pprof 1.5.1 and pprof-to-md 0.2.0, one pprof file: main calls handle, into which the compiler put parse, and into
# that hash. The format has these three in one location, a line each, the innermost first, as Go programs write them.
# Seen: three readers, three stacks, none right. speedscope takes the last line of a location, so that inlined functions do not exist, and
# hash's time is handle's own. react-pprof takes the first, so that main calls hash, and handle does not exist. pprof-to-md takes all in
# the order of the file, while its tree goes the other way: hash calls parse, parse calls handle, and handle has the time.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund speedscope@1.25.0 react-pprof@1.5.1 pprof-to-md@0.2.0 pprof-format@2.3.2 jsdom@29.1.1
cat >write.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { Function, Line, Location, Profile, Sample, StringTable, ValueType } from 'pprof-format';
const stringTable = new StringTable();
const text = (string) => stringTable.dedup(string);
const cpu = new ValueType({ type: text('cpu'), unit: text('nanoseconds') });
const [main, handle, parse, hash] = ['main', 'handle', 'parse', 'hash'].map(
  (name, i) => new Function({ id: i + 1, name: text(name), systemName: text(name), filename: text('app.go'), startLine: 10 * i + 1 }),
);
const line = ({ id, startLine }) => new Line({ functionId: id, line: startLine + 1 });
const location = (id, ...functions) => new Location({ id, line: functions.map(line) });
const profile = new Profile({
  stringTable,
  sampleType: [cpu],
  periodType: cpu,
  period: 10_000_000,
  function: [main, handle, parse, hash],
  location: [location(1, main), location(2, hash, parse, handle)],
  sample: [new Sample({ locationId: [2, 1], value: [100_000_000] })],
});
writeFileSync('inlined.pb', profile.encode());
JS
# The page as it is, without a screen: it opens the file, and saves what it made of it in its own format.
cat >speedscope.mjs <<'JS'
import { readFileSync, readdirSync } from 'node:fs';
import { JSDOM, VirtualConsole } from 'jsdom';
const folder = 'node_modules/speedscope/dist/release/';
const page = readFileSync(folder + readdirSync(folder).find((name) => /^speedscope-.*\.js$/.test(name)), 'utf8');
const url = 'http://localhost/#localProfilePath=none';
const { window } = new JSDOM('', { url, runScripts: 'outside-only', pretendToBeVisual: true, virtualConsole: new VirtualConsole() });
const drawing = new Proxy({}, { get: (_, name) => (/^[A-Z_\d]+$/.test(name) ? 1 : () => 1), set: () => true });
window.HTMLCanvasElement.prototype.getContext = () => drawing;
window.matchMedia = () => ({ addListener() {}, removeListener() {} });
const saved = new Promise((resolve) => {
  window.URL.createObjectURL = (blob) => {
    const reader = new window.FileReader();
    reader.onload = () => resolve(JSON.parse(reader.result));
    reader.readAsText(blob);
    return '';
  };
});
window.eval(page);
while (window.speedscope === undefined) await new Promise((resolve) => setTimeout(resolve, 50));
window.speedscope.loadFileFromBase64('inlined.pb', readFileSync('inlined.pb').toString('base64'));
setInterval(() => window.dispatchEvent(new window.KeyboardEvent('keydown', { key: 's', ctrlKey: true })), 100);
const { profiles, shared } = await saved;
console.log(profiles[0].events.filter(({ type }) => type === 'O').map(({ frame }) => shared.frames[frame].name).join(' > '));
process.exit();
JS
cat >react-pprof.mjs <<'JS'
import { readFileSync } from 'node:fs';
import { Profile } from 'pprof-format';
import { FlameDataProcessor } from 'react-pprof/dist/renderer/FlameDataProcessor.js';
const stack = [];
let [frame] = new FlameDataProcessor().processProfile(Profile.decode(readFileSync('inlined.pb'))).children;
for (; frame !== undefined; [frame] = frame.children) stack.push(frame.name);
console.log(stack.join(' > '));
JS
cat >pprof-to-md.mjs <<'JS'
import { convert } from 'pprof-to-md';
const tree = convert('inlined.pb', { format: 'detailed' }).split('```')[1];
console.log([...tree.matchAll(/\] (\w+) @ app\.go/g)].map(([, name]) => name).join(' > '));
JS
node write.mjs
seen=$(for reader in speedscope react-pprof pprof-to-md; do echo "$reader: $(node $reader.mjs)"; done)
echo "$seen"
[ "$seen" = 'speedscope: main > handle
react-pprof: main > hash
pprof-to-md: main > hash > parse > handle' ] || { echo 'This has changed.'; exit 1; }
