#!/bin/sh
# py-spy 0.4.3 on uWSGI 2.0.31 (Python 3.11): a worker that waits for requests counts as running in every sample, without
# --idle, blocking or not. CPython notes the kernel's number of a thread when it starts; a fork that it is not told of leaves
# the master's number in the worker. py-spy looks that number up among the worker's threads to learn whether it sleeps, finds none,
# and takes the thread for active. With uWSGI's `py-call-osafterfork`, which tells CPython, the worker has no sample.
#
# Seen: samples in 2 s at 100 Hz of an idle worker: about 200 as uWSGI is by default, 0 with py-call-osafterfork.
set -eu
work=$(mktemp -d)
master=
trap '[ -z "$master" ] || kill -9 "$master" $(pgrep -P "$master") 2>/dev/null || true; rm -rf "$work"' EXIT
python3 -m venv "$work/venv" || exit 2
"$work/venv/bin/pip" install --quiet py-spy==0.4.3 uwsgi==2.0.31 || exit 2
cd "$work"
cat >app.py <<'APP'
def application(env, start):
    start('200 OK', [])
    return [b'']
APP
# Samples of the worker, in `count`, with these options of uWSGI.
count_samples() {
  venv/bin/uwsgi --socket "$work/socket" --wsgi-file app.py --master --processes 1 "$@" >log 2>&1 &
  master=$!
  worker=
  for _ in 1 2 3 4 5 6 7 8 9 10; do
    sleep 1
    worker=$(pgrep -P "$master" | head -n 1)
    [ -z "$worker" ] || break
  done
  [ -n "$worker" ] || exit 2
  sleep 1
  venv/bin/py-spy record --nonblocking --pid "$worker" --duration 2 --rate 100 --threads --format raw --output raw >/dev/null 2>&1 || exit 2
  kill -9 "$master" "$worker"
  wait "$master" 2>/dev/null || true
  master=
  count=$(awk '{ sum += $NF } END { print sum + 0 }' raw)
}
count_samples
default=$count
count_samples --py-call-osafterfork
told=$count
echo "samples of an idle worker in 2 s at 100 Hz: $default; with py-call-osafterfork: $told"
[ "$default" -ge 100 ] && [ "$told" -le 5 ]
