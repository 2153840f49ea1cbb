#!/bin/sh
# go tool pprof of Go 1.26, a pprof file of a Python program: main calls <lambda>, and both are called by <module>.
# Seen: where the field system_name of a function equals its name, as many writers have it, pprof takes the name for one of C++ and drops
# what is in angle brackets. <module> and <lambda> are then one function <unknown>, also in the tree; -symbolize=demangle=none helps
# whoever reads, and leaving out system_name whoever writes. Needs Go.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund pprof-format@2.3.2
cat >write.mjs <<'JS'
import { writeFileSync } from 'node:fs';
import { Function, Line, Location, Profile, Sample, StringTable, ValueType } from 'pprof-format';
for (const hasSystemName of [true, false]) {
  const stringTable = new StringTable();
  const text = (string) => stringTable.dedup(string);
  const cpu = new ValueType({ type: text('cpu'), unit: text('nanoseconds') });
  const names = ['<module>', 'main', '<lambda>'];
  const profile = new Profile({
    stringTable,
    sampleType: [cpu],
    function: names.map((name, i) => new Function({ id: i + 1, name: text(name), systemName: hasSystemName ? text(name) : 0, filename: text('app.py') })),
    location: names.map((_, i) => new Location({ id: i + 1, line: [new Line({ functionId: i + 1, line: 1 })] })),
    sample: [new Sample({ locationId: [3, 2, 1], value: [1e9] })],
  });
  writeFileSync(hasSystemName ? 'with.pb' : 'without.pb', profile.encode());
}
JS
node write.mjs
names() { go tool pprof -top "$@" 2>/dev/null | awk '$2 ~ /^[0-9.]+%$/ { print $6 }' | sort | paste -sd ' '; }
seen="with system_name: $(names with.pb)
with it, demangle=none: $(names -symbolize=demangle=none with.pb)
without: $(names without.pb)"
echo "$seen"
[ "$seen" = 'with system_name: <unknown> main
with it, demangle=none: <lambda> <module> main
without: <lambda> <module> main' ] || { echo 'This has changed.'; exit 1; }
