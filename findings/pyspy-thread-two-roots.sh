#!/bin/sh
# py-spy 0.4.3 with --threads: a program whose one thread runs before "threading" is first imported, as while a service loads.
# Seen: in collapsed stacks that thread becomes two roots, "thread (ID)" until then and "thread (ID): MainThread" from then on, and so
# two threads to whatever reads the file. In speedscope's format the profile keeps the empty name it saw first, while its stacks begin
# with frames of both names.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install py-spy==0.4.3
cat >late.py <<'PY'
import os
def work(done):
    while not os.path.exists(done):
        sum(range(1000))
open('ready', 'w').close()
work('import')
import threading
work('end')
PY
for format in raw speedscope; do
  rm -f ready import end
  venv/bin/python late.py &
  program=$!
  until [ -e ready ]; do sleep 0.1; done
  venv/bin/py-spy record --threads --pid $program --duration 8 --rate 50 --format $format --output $format.out >/dev/null 2>&1 &
  recorder=$!
  sleep 4
  touch import
  wait $recorder
  touch end
  wait $program
done
cat >look.py <<'PY'
import json, re
raw = {line.split(';')[0] for line in open('raw.out') if 'work' in line}
print('collapsed:', sorted(re.sub(r'\d+', 'ID', root) for root in raw), 'ids:', len({re.search(r'\d+', root)[0] for root in raw}))
profile = json.load(open('speedscope.out'))
frames = profile['shared']['frames']
for one in profile['profiles']:
    roots = {frames[stack[0]]['name'] for stack in one['samples'] if any(frames[f]['name'] == 'work' for f in stack)}
    if roots:
        print('speedscope:', re.sub(r'\d+', 'ID', one['name']), sorted(re.sub(r'\d+', 'ID', root) for root in roots))
PY
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = "collapsed: ['thread (ID)', 'thread (ID): MainThread'] ids: 1
speedscope: Thread ID \"\" ['thread (ID)', 'thread (ID): MainThread']" ] || { echo 'This has changed.'; exit 1; }
