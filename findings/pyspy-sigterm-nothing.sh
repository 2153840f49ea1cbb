#!/bin/sh
# py-spy 0.4.3, "py-spy record" without a duration, ended after four seconds: by SIGINT, as Ctrl+C does, and by SIGTERM, as kill, timeout and
# every orchestrator do.
# Seen: SIGINT ends the recording: exit code 0, and all stacks so far are in the file. SIGTERM ends py-spy, which handles SIGINT alone and
# writes nothing before the end: no file, not even an empty one, and not a word. "timeout 60 py-spy record" gives no profile.
set -eu
dir=$(mktemp -d)
program=
trap '[ -z "$program" ] || kill "$program"; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install py-spy==0.4.3
cat >program.py <<'PY'
def work():
    while True:
        sum(range(1000))
work()
PY
venv/bin/python program.py &
program=$!
record() {
  venv/bin/py-spy record --nonblocking --pid $program --rate 50 --format raw --output "$1.out" >"$1.said" 2>&1 &
  recorder=$!
  until grep -q Sampling "$1.said"; do kill -0 $recorder && sleep 0.1; done
  before=$(wc -l <"$1.said")
  sleep 4
  kill -s "$1" $recorder
  code=0
  wait $recorder 2>/dev/null || code=$?
  file='no file'
  [ ! -e "$1.out" ] || file='an empty file'
  ! grep -qs '(program.py:' "$1.out" || file='a file with the stacks'
  said='says so'
  [ "$(wc -l <"$1.said")" -gt "$before" ] || said='says nothing'
  echo "SIG$1: exit code $code, $file, $said"
}
seen=$(record INT; record TERM)
echo "$seen"
[ "$seen" = 'SIGINT: exit code 0, a file with the stacks, says so
SIGTERM: exit code 143, no file, says nothing' ] || { echo 'This has changed.'; exit 1; }
