#!/bin/sh
# @datadog/pprof 5.20.0, a CPU profile with its default options: which line a pprof location has.
# Seen: the line on which the function is declared, not one that ran; no location has a line of the loop that took the time. The field
# meant for the declaration, the function's start_line, is 0. A function is known by script and name, so two methods of one name in one
# file are one function, with two "lines" that are those of the two declarations. What reads the profile line by line, as "pprof -list"
# does, puts all time on the heads of functions.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @datadog/pprof@5.20.0
cat >hot.cjs <<'JS'
const { time } = require('@datadog/pprof');
class Reader {
  run() {
    let sum = 0;
    for (let i = 0; i < 2e8; i++) sum += i % 7;
    return sum;
  }
}
class Writer {
  run() {
    let sum = 0;
    for (let i = 0; i < 2e8; i++) sum += i % 5;
    return sum;
  }
}
time.start({ durationMillis: 60_000 });
new Reader().run();
new Writer().run();
const { function: functions, location, stringTable } = time.stop();
const runs = functions.filter(({ name }) => stringTable.strings[name] === 'run');
console.log('functions named run:', runs.length);
console.log('start_line:', runs[0].startLine);
const lines = location.map(({ line }) => line[0]).filter(({ functionId }) => functionId === runs[0].id);
console.log('lines:', lines.map(({ line }) => line).sort((a, b) => a - b).join(' '), '(declared on 3 and 10, loops on 5 and 12)');
JS
seen=$(node hot.cjs)
echo "$seen"
[ "$seen" = 'functions named run: 1
start_line: 0
lines: 3 10 (declared on 3 and 10, loops on 5 and 12)' ] || { echo 'This has changed.'; exit 1; }
