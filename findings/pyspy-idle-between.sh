#!/bin/sh
# py-spy 0.4.3, one program in three formats: it works for a second, sleeps for three, works for another.
# Seen: py-spy leaves idle samples out, and the formats make different things of the hole. Collapsed stacks have two seconds. So has
# speedscope's format, where the second piece of work follows the first at once: its timeline is one of work, not of time. In Chrome's
# trace nothing but the thread's next sample ends a stack, so that the last one seen goes on for as long as the thread sleeps: five
# seconds. Summing up functions gives other shares in that format than in the two others.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install py-spy==0.4.3
cat >program.py <<'PY'
import time
def work():
    end = time.time() + 1
    while time.time() < end:
        sum(range(1000))
def program():
    work()
    time.sleep(3)
    work()
program()
PY
for format in raw speedscope chrometrace; do
  venv/bin/py-spy record --rate 50 --format $format --output $format.out -- venv/bin/python program.py >/dev/null 2>&1
done
cat >look.py <<'PY'
import json
def say(format, seconds):
    print(f'{format}: {"with" if seconds > 4 else "without" if 0 < seconds < 3 else "partly with"} the sleep')
lines = [line.rsplit(' ', 1) for line in open('raw.out')]
say('raw', sum(int(count) for stack, count in lines if 'program (' in stack) / 50)

(profile,) = json.load(open('speedscope.out'))['profiles']
say('speedscope', profile['endValue'] - profile['startValue'])

seconds = 0
for event in json.load(open('chrometrace.out')):
    if event['name'] == 'program':
        seconds += event['ts'] / 1e6 * {'B': -1, 'E': 1}[event['ph']]
say('chrometrace', seconds)
PY
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = 'raw: without the sleep
speedscope: without the sleep
chrometrace: with the sleep' ] || { echo 'This has changed.'; exit 1; }
