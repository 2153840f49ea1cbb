# Looks for a usable py-spy. Arguments: SHA256 TEMPFOLDER PID INTERPRETER.
# Output: `image <version> <path>` for one that comes with the image (PATH, the process's virtual environment), else
# `cached <path>` for the one an earlier capture left, else `none`. A cache that is not ours alone is never used.
LC_ALL=C
export LC_ALL
sha=$1 temp=$2 pid=$3 interpreter=$4
venv=$(tr '\0' '\n' 2>/dev/null <"/proc/$pid/environ" | grep '^VIRTUAL_ENV=/' | head -n 1)
for candidate in "$(command -v py-spy 2>/dev/null)" "${interpreter%/*}/py-spy" "${venv#VIRTUAL_ENV=}/bin/py-spy"; do
  case $candidate in /*) ;; *) continue ;; esac
  # As root nothing is run that another user could have put there.
  [ "$(id -u)" != 0 ] || [ -O "$candidate" ] || continue
  if [ -f "$candidate" ] && [ -x "$candidate" ] && version=$("$candidate" --version 2>/dev/null </dev/null); then
    echo "image ${version#py-spy } $candidate"
    exit 0
  fi
done
cache=$temp/.ecs-profiler
file=$cache/$sha/py-spy
# Owned by us, a real folder, nobody else may write: else another user could swap the program after the check.
private() { [ -d "$1" ] && ! [ -L "$1" ] && [ -O "$1" ] && case $(ls -ld "$1") in drwx------*) true ;; *) false ;; esac; }
if private "$cache" && private "$cache/$sha" && [ -f "$file" ] && ! [ -L "$file" ] && [ -O "$file" ]; then
  set -- $(sha256sum "$file" 2>/dev/null)
  if [ "${1:-}" = "$sha" ]; then
    echo "cached $file"
    exit 0
  fi
fi
echo none
