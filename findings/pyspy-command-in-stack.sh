#!/bin/sh
# py-spy 0.4.3 with --subprocesses, collapsed stacks: a program given on the command line, python -c 'import app; app.work()'.
# Seen: the first frame of a stack is the process with its command line, as it is. A semicolon in that, which is what separates frames,
# makes it two frames. A line break, which is what separates stacks, makes it two lines: the first has no count, and the stack begins in
# the middle of a command with the process lost.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install py-spy==0.4.3
cat >app.py <<'PY'
import os
def work():
    open('ready', 'w').close()
    while not os.path.exists('end'):
        sum(range(1000))
PY
record() {
  rm -f ready end
  venv/bin/python -c "$2" &
  program=$!
  until [ -e ready ]; do sleep 0.1; done
  venv/bin/py-spy record --subprocesses --pid $program --duration 2 --rate 50 --format raw --output "$1" >/dev/null 2>&1
  touch end
  wait $program
}
record semicolon.out 'import app; app.work()'
record break.out 'import app
app.work()'
cat >look.py <<'PY'
import re
for name in 'semicolon', 'break':
    lines = [re.sub(r'\d+', 'N', re.sub(r' \d+$', '', line.rstrip('\n'))) for line in open(f'{name}.out')]
    for line in sorted({' | '.join(line.split(';')[:2]) for line in lines if 'app' in line}):
        print(f'{name}: {line}')
PY
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = 'semicolon: process N:"venv/bin/python -c import app |  app.work()"
break: app.work()" | <module> (<string>:N)
break: process N:"venv/bin/python -c import app' ] || { echo 'This has changed.'; exit 1; }
