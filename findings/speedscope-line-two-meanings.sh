#!/bin/sh
# py-spy 0.4.3, memray 1.20.0 and pyinstrument 5.1.3, one program in speedscope's format: the "line" of a frame.
# Seen: two meanings in one member. py-spy and memray write the line that ran, so that a function is as many frames as lines of it were
# seen; pyinstrument writes the line of its def, one frame a function. The file does not say which. Frames compared by name, file and
# line tear the first two's functions apart; lines taken for what was hot put all of pyinstrument's time on the heads of functions.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install py-spy==0.4.3 memray==1.20.0 pyinstrument==5.1.3
cat >program.py <<'PY'
import time
kept = []

def work():
    end = time.time() + 1
    while time.time() < end:
        kept.append(bytearray(1000)), sum(range(20_000))
    end = time.time() + 1
    while time.time() < end:
        kept.append(bytearray(1000)), sum(range(20_000))

work()
PY
venv/bin/py-spy record --rate 50 --format speedscope --output py-spy.json -- venv/bin/python program.py >/dev/null 2>&1
venv/bin/memray run --quiet --output memray.bin program.py >/dev/null
venv/bin/memray transform speedscope --output memray.json memray.bin >/dev/null
venv/bin/pyinstrument --renderer speedscope --outfile pyinstrument.json program.py
cat >look.py <<'PY'
import json
for tool in 'py-spy', 'memray', 'pyinstrument':
    frames = json.load(open(f'{tool}.json'))['shared']['frames']
    lines = {frame['line'] for frame in frames if frame['name'] == 'work'}
    print(f'{tool}:', 'line 4 (def)' if lines == {4} else 'lines 7 and 10 (in the loops)' if {7, 10} <= lines and 4 not in lines else lines)
PY
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = 'py-spy: lines 7 and 10 (in the loops)
memray: lines 7 and 10 (in the loops)
pyinstrument: line 4 (def)' ] || { echo 'This has changed.'; exit 1; }
