#!/bin/sh
# pyinstrument 5.1.3, its pstats output: how often a function was called.
# Seen: a sampling profiler cannot know, and pyinstrument writes -1 for each function, which Python's own pstats takes for a count: it
# prints a negative number of function calls, and a negative time a call for whatever took time.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install pyinstrument==5.1.3
cat >program.py <<'PY'
import time
def work():
    time.sleep(0.5)
work()
work()
PY
venv/bin/pyinstrument --renderer pstats --outfile program.pstats program.py
cat >look.py <<'PY'
import pstats
stats = pstats.Stats('program.pstats')
print('calls', 'negative' if stats.total_calls < 0 else stats.total_calls)
for (_, _, name), (primitive, calls, own, total, _) in stats.stats.items():
    if name == 'work':
        print('work:', calls, 'calls,', 'negative time a call' if total / calls < 0 else 'time a call')
PY
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = 'calls negative
work: -1 calls, negative time a call' ] || { echo 'This has changed.'; exit 1; }
