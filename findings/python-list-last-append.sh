#!/bin/sh
# Python 3.11's tracemalloc and memray 1.20.0: a list of a million rows that load() filled, then one row more, by note().
# Seen: both say that all of the list is note()'s, and nothing load()'s. A full list gets a larger block, and a block belongs to who asked
# for it: a single append takes over the 8 MB of all the others. Whose append that is, is chance: one that finds the list full, which it is
# each time it has grown by an eighth. Two snapshots compared say that note() needs 9 MB more.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install memray==1.20.0
cat >program.py <<'PY'
import sys
rows = []
def load():
    rows.clear()
    while len(rows) < 1_000_000 or sys.getsizeof(rows) > sys.getsizeof([]) + 8 * len(rows):
        rows.append('row')
def note():
    rows.append('row')
PY
cat >look.py <<'PY'
import tracemalloc
import memray
from program import load, note

def say(tool, when, blocks):
    sizes = {'load': 0, 'note': 0}
    for function, size in blocks:
        sizes[function] += size
    print(f'{tool}, {when}:', ', '.join(f'{function} {size / 2**20:.0f} MB' for function, size in sizes.items()))

def traced():
    for trace in tracemalloc.take_snapshot().filter_traces([tracemalloc.Filter(True, '*program.py')]).traces:
        yield 'note' if trace.traceback[0].lineno > note.__code__.co_firstlineno else 'load', trace.size

tracemalloc.start()
load()
say('tracemalloc', 'before', traced())
note()
say('tracemalloc', 'after', traced())
tracemalloc.stop()

def recorded(file, *functions):
    with memray.Tracker(file):
        for function in functions:
            function()
    for record in memray.FileReader(file).get_high_watermark_allocation_records():
        stack = record.stack_trace()
        if stack and stack[0][0] in ('load', 'note'):
            yield stack[0][0], record.size

say('memray', 'before', recorded('before.bin', load))
say('memray', 'after', recorded('after.bin', load, note))
PY
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = 'tracemalloc, before: load 8 MB, note 0 MB
tracemalloc, after: load 0 MB, note 9 MB
memray, before: load 8 MB, note 0 MB
memray, after: load 0 MB, note 9 MB' ] || { echo 'This has changed.'; exit 1; }
