#!/bin/sh
# py-spy 0.4.3 with --nonblocking: a program that spends its time in a generator, which "total" adds up.
# Seen: every stack holds "total" when the process is paused for each sample. Without that, some samples, up to a quarter, begin at
# the generator itself: it yielded while it was read, and a generator that does not run has no caller. None of them counts as an error.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install py-spy==0.4.3
cat >program.py <<'PY'
import os
def squares(n):
    for i in range(n):
        yield i * i
def total(n):
    return sum(squares(n))
def program():
    open('ready', 'w').close()
    while not os.path.exists('end'):
        total(20000)
program()
PY
for mode in "" --nonblocking; do
  rm -f ready end
  venv/bin/python program.py &
  program=$!
  until [ -e ready ]; do sleep 0.1; done
  # shellcheck disable=SC2086
  venv/bin/py-spy record $mode --pid $program --duration 5 --rate 100 --format raw --output "stacks$mode" >said 2>&1
  touch end
  wait $program
  grep -o 'Errors: [0-9]*' said >"errors$mode"
done
cat >look.py <<'PY'
def read(name):
    rows = [line.rsplit(' ', 1) for line in open(name)]
    count = sum(int(number) for _, number in rows)
    lost = sum(int(number) for stack, number in rows if stack.startswith('squares '))
    return count, lost
paused, running = read('stacks'), read('stacks--nonblocking')
print('paused:      %d samples, %d begin at the generator, %s' % (*paused, open('errors').read().strip()))
print('not paused:  %d samples, %d begin at the generator, %s' % (*running, open('errors--nonblocking').read().strip()))
assert paused[0] > 200 and running[0] > 200
raise SystemExit(0 if paused[1] == 0 and running[1] > 0.02 * running[0] else 1)
PY
venv/bin/python look.py
