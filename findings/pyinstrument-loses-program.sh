#!/bin/sh
# pyinstrument 5.1.3 on the command line, in speedscope's format: a program whose file takes a little while to compile.
# Seen: the report has the compilation alone. What pyinstrument cuts off above the program (its own frames and runpy's) it follows
# through the first child of each, which in this format is the first in time: where a sample fell while the file was compiled, that is
# not the program. Nothing says so; the file ends at its endValue, most of which no event covers.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install pyinstrument==5.1.3
venv/bin/python - <<'PY'
with open('program.py', 'w') as file:
    file.write('import time\ndef work():\n    time.sleep(4)\n')
    file.writelines(f'x{i} = [{i}, "{i}", ({i}, {i} + 1)]\n' for i in range(3000))
    file.write('work()\n')
PY
venv/bin/pyinstrument --renderer speedscope --outfile program.json program.py
cat >look.py <<'PY'
import json
file = json.load(open('program.json'))
(profile,) = file['profiles']
names = {frame['name'] for frame in file['shared']['frames']}
covered = profile['events'][-1]['at'] / profile['endValue']
print('work is', 'there' if 'work' in names else 'missing')
print('covered', 'less than half' if covered < 0.5 else 'most')
PY
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = 'work is missing
covered less than half' ] || { echo 'This has changed.'; exit 1; }
