#!/bin/sh
# memray 1.20.0, "memray transform speedscope": one file about one recording.
# Seen: it holds two profiles of the same stacks, Memory in bytes and Allocations without a unit. A reader that takes the profiles of a
# speedscope file for threads (as they are in py-spy's and most others' files) and sums them adds bytes to counts.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install memray==1.20.0
cat >keep.py <<'PY'
kept = []
def keeper():
    for _ in range(50):
        kept.append(bytearray(100_000))
keeper()
PY
venv/bin/memray run --quiet --output keep.bin keep.py >/dev/null
venv/bin/memray transform speedscope --output keep.json keep.bin >/dev/null
cat >look.py <<'PY'
import json
file = json.load(open('keep.json'))
for profile in file['profiles']:
    print(profile['name'], profile['unit'], len(profile['samples']) == len(file['profiles'][0]['samples']))
PY
seen=$(venv/bin/python look.py)
echo "$seen"
[ "$seen" = 'Memory bytes True
Allocations none True' ] || { echo 'This has changed.'; exit 1; }
