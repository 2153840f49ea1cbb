#!/bin/sh
# py-spy 0.4.3 with --native on two Pythons of python-build-standalone, which uv installs too: 3.11.11 of 2024-12 (a shared libpython with
# symbols) and 3.14.6 of 2026-06 (stripped, rearranged after linking, an interpreter of tail calls). Each waits in a function that C code
# (sorted) called. The interpreters come as files of a Go module, checked against the sums below.
# Seen: of 3.11 the native frame of the wait stands innermost, libc's start frame outermost, Python's between them, and of the interpreter
# itself no more than time_sleep is shown. Of 3.14 all native frames, libc's start frame included, stand inside of all Python frames, and
# more than ten of them are addresses in the interpreter, without a name.
set -eu
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip --quiet --disable-pip-version-check install py-spy==0.4.3
module=github.com/kluctl/go-embed-python
mkdir modules
cat >nap.py <<'PY'
import time
def inner():
    time.sleep(30)
def key(one):
    inner()
    return one
sorted([1], key=key)
PY
cat >unpack.py <<'PY'
import gzip, json, os, sys
source, target = sys.argv[1:]
for one in json.load(open(source + '/files.json'))['files']:
    path = target + '/' + one['name']
    if 'symlink' in one or one['perm'] >> 31:
        continue
    os.makedirs(os.path.dirname(path), exist_ok=True)
    packed = source + '/' + one['name']
    with (gzip.open(packed + '.gz') if one.get('compressed') else open(packed, 'rb')) as file, open(path, 'wb') as out:
        out.write(file.read())
    os.chmod(path, one['perm'] & 0o777)
PY
look() {
  version=$1
  mkdir "go-$version"
  printf 'module look\n\ngo 1.19\n\nrequire %s %s\n' "$module" "$2" >"go-$version/go.mod"
  printf '%s %s %s\n%s %s/go.mod %s\n' "$module" "$2" "$3" "$module" "$2" "$4" >"go-$version/go.sum"
  (cd "go-$version" && GOFLAGS='-modcacherw -mod=mod' GOMODCACHE="$dir/modules" go mod download "$module")
  venv/bin/python unpack.py "$dir/modules/$module@$2/python/internal/data/linux-amd64" "$dir/python-$version"
  "python-$version/bin/python$version" nap.py &
  program=$!
  sleep 1
  venv/bin/py-spy dump --native --pid $program >"dump-$version"
  kill $program
  wait $program 2>/dev/null || true
  # Innermost first. Python's frames tell their line.
  frames=$(sed -n 's/^    //p' "dump-$version")
  echo "$version: innermost $(echo "$frames" | head -n 1 | sed 's/0x[0-9a-f]*/ADDRESS/'), outermost $(echo "$frames" | tail -n 1 | sed 's/0x[0-9a-f]*/ADDRESS/'), addresses in the interpreter: $(echo "$frames" | grep -cE '^0x[0-9a-f]+ \((lib)?python3' || true)"
}
look 3.11 v0.0.0-3.11.11-20241219-1 h1:yVXFTxa6cvhLC6TwkDEHmNaiWlDyaFEGiXd1DQdoeOU= h1:3ebNU9QBrNpUO+Hj6bHaGpkh5pymDHQ+wwVPHTE4mCE= >seen
look 3.14 v0.0.0-3.14.6-20260610-1 h1:oGUS7++Wm3LgxUfD6AmJgKbKQD2wdQFO9PzyJv6T+E4= h1:nMLEqpwngR8gAq3WFt2XjstgEjHrWtOnTv8gmUcxIik= >>seen
cat seen
grep -q '^3\.11: innermost .*(libc\.so\.6), outermost ADDRESS (libc\.so\.6), addresses in the interpreter: 0$' seen &&
  grep -qE '^3\.14: innermost .*\(libc\.so\.6\), outermost <module> \(nap\.py:7\), addresses in the interpreter: [1-9][0-9]$' seen || {
  echo 'This has changed.'
  exit 1
}
