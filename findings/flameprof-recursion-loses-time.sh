#!/bin/sh
# flameprof 0.4, cProfile's file as collapsed stacks (--format log): the same work in a loop, in a function that calls itself, and in two
# functions that call each other, as what walks a tree does.
# Seen: the stacks of the loop sum up to the profile's time, those of the second program to three quarters of it, those of the third
# to a half. flameprof follows a call that recurs once and drops what is left below it, without a word and without leaving it to the
# caller: of two versions of one program the recursive one seems the faster.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install flameprof==0.4
cat >program.py <<'PY'
import sys
def work():
    sum(range(300_000))
def loop(n):
    for _ in range(n):
        work()
def itself(n):
    work()
    if n > 0:
        itself(n - 1)
def visit(n):
    for _ in range(2):
        child(n)
def child(n):
    work()
    if n > 0:
        visit(n - 1)
start, n = {'loop': (loop, 60), 'itself': (itself, 60), 'each-other': (visit, 5)}[sys.argv[1]]
start(n)
PY
cat >look.py <<'PY'
import pstats, sys
_, kind = sys.argv
stacks = sum(int(line.rsplit(' ', 1)[1]) for line in open(f'{kind}.log')) / 1e6
print(f'{kind}: {round(4 * stacks / pstats.Stats(kind).total_tt)} quarters')
PY
seen=$(
  for kind in loop itself each-other; do
    venv/bin/python -m cProfile -o $kind program.py $kind
    venv/bin/python -m flameprof --format log $kind >$kind.log
    venv/bin/python look.py $kind
  done
)
echo "$seen"
[ "$seen" = 'loop: 4 quarters
itself: 3 quarters
each-other: 2 quarters' ] || { echo 'This has changed.'; exit 1; }
