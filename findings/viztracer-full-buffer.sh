#!/bin/sh
# viztracer 1.1.1, a trace of more calls than its buffer holds (--tracer_entries).
# Seen: a call is written when it returns, and a full buffer drops what was written first. So what is missing is not the trace's
# beginning but what was called there: a caller that returned later is there with its whole duration, and the time of the calls that were
# dropped is now its own. Of two functions that do the same, one after the other, the first seems to work by itself. The file has
# "overflow", but nothing of where.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install viztracer==1.1.1
cat >program.py <<'PY'
def step(n):
    return n + 1
def load():
    for i in range(3000):
        step(i)
def serve():
    for i in range(3000):
        step(i)
load()
serve()
PY
venv/bin/viztracer --quiet --tracer_entries 3500 --output_file trace.json program.py
cat >look.py <<'PY'
import json
file = json.load(open('trace.json'))
calls = [event for event in file['traceEvents'] if event['ph'] == 'X']
named = lambda name: [call for call in calls if call['name'].startswith(name + ' ')]
print('overflow:', file['viztracer_metadata']['overflow'])
for name in 'load', 'serve':
    (caller,) = named(name)
    inside = [step for step in named('step') if caller['ts'] <= step['ts'] < caller['ts'] + caller['dur']]
    print(f'{name}: steps in it', 'all' if len(inside) == 3000 else 'fewer than a quarter' if len(inside) < 750 else 'some')
print('before load:', sum(step['ts'] < named('load')[0]['ts'] for step in named('step')), 'steps')
PY
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = 'overflow: True
load: steps in it fewer than a quarter
serve: steps in it all
before load: 0 steps' ] || { echo 'This has changed.'; exit 1; }
