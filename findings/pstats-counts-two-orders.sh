#!/bin/sh
# Python 3.11's cProfile, yappi 1.7.6 and gprof2dot 2025.4.14: how often a recursive function was called, by a pstats file.
# Seen: the format counts calls with and without the recursive ones: a function has first those without, its caller first those with.
# yappi writes the second order in both places, so that Python's own pstats prints 1/6 where it prints 6/1 for cProfile. gprof2dot takes
# the count with for a box and the one without for an arrow: a function that called itself five times has an arrow to itself marked 1.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install yappi==1.7.6 gprof2dot==2025.4.14
cat >both.py <<'PY'
import cProfile, pstats, yappi
def again(n):
    if n:
        again(n - 1)
profile = cProfile.Profile()
profile.runcall(again, 5)
profile.dump_stats('cProfile')
yappi.start()
again(5)
yappi.stop()
yappi.get_func_stats().save('yappi', type='pstat')
for tool in 'cProfile', 'yappi':
    pstats.Stats(tool).print_stats('again')
    for function, (*counts, _, _, callers) in pstats.Stats(tool).stats.items():
        if function[2] == 'again':
            print('members:', tool, counts, list(callers[function][:2]))
PY
cat >look.py <<'PY'
import re, sys
for line in sys.stdin:
    if 'members' in line or line.rstrip().endswith('(again)'):
        print(re.sub(r'(\s+\d+\.\d+)+\s+\S*$', ' again', line.strip()))
    if re.search(r'\d+ -> \d+', line):
        print('gprof2dot: again -> again', re.search(r'(\d+)×', line)[1])
PY
venv/bin/python both.py >printed
venv/bin/gprof2dot --format=pstats --node-thres=0 --edge-thres=0 --output=graph.dot cProfile
seen=$(cat printed graph.dot | venv/bin/python look.py)
echo "$seen"
[ "$seen" = '6/1 again
members: cProfile [1, 6] [5, 1]
1/6 again
members: yappi [6, 1] [5, 0]
gprof2dot: again -> again 1' ] || { echo 'This has changed.'; exit 1; }
