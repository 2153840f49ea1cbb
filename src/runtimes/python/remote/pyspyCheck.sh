# May a process be read by a profiler? Arguments: PID UID GID, then "python" when its executable
# is an interpreter that can tell its version, and that executable's path.
# Asks the kernel instead of computing: opening /proc/PID/mem needs the very right that reading another process's memory
# does. Output: `key value` lines; the values come from /proc.
. ../../shared/remote/execAs.sh
LC_ALL=C
export LC_ALL
pid=$1 uid=$2 gid=$3 interpreter=$4 exe=$5
if ! [ -d "/proc/$pid" ]; then
  echo "gone yes"
  exit 0
fi
my_uid=$(id -u)
attach=no
if (: <"/proc/$pid/mem") 2>/dev/null; then
  attach=direct
elif [ "$my_uid" = 0 ] && [ "$uid" != 0 ]; then
  if ! (exec_as "$uid" "$gid" true) 2>/dev/null; then
    echo "dropping impossible"
  elif (exec_as "$uid" "$gid" sh -c ': <"/proc/$1/mem"' sh "$pid") 2>/dev/null; then
    attach=dropped
  fi
fi
echo "attach $attach"
echo "myuid $my_uid"
facts() {
  while read -r key value _; do
    case $key in
    CapEff: | CapPrm: | Seccomp: | NoNewPrivs: | SigCgt:) echo "$2${key%:} $value" ;;
    esac
  done 2>/dev/null <"/proc/$1/status"
}
facts $$ my
facts "$pid" its
read -r yama 2>/dev/null </proc/sys/kernel/yama/ptrace_scope && echo "yama $yama"
# Root's where the kernel protects the process; the folder itself is always its user's.
# shellcheck disable=SC2012
set -- $(ls -n "/proc/$pid/mem" 2>/dev/null)
echo "owner ${3:-}"
# A Python that can run the recorder: the process's own, else the image's. As root none that another user could have put there.
for candidate in "$exe" "$(command -v python3 2>/dev/null)"; do
  case $candidate in /*) ;; *) continue ;; esac
  [ "$my_uid" != 0 ] || [ -O "$candidate" ] || continue
  if "$candidate" -I -S -c 'import sys, hashlib, json, mmap, select, zlib; sys.exit(sys.version_info < (3, 6))' >/dev/null 2>&1 </dev/null; then
    echo "python $candidate"
    break
  fi
done
# py-spy finds the interpreter by its file, or its library's where it has one, and by the table of sections in it.
file=/proc/$pid/exe
while read -r _ _ _ _ _ path; do
  case ${path##*/} in libpython[0-9]*.so*) file=/proc/$pid/root$path && break ;; esac
done 2>/dev/null <"/proc/$pid/maps"
case $file in
*' (deleted)') echo "interpreter gone" ;;
*) [ "$(od -An -tu2 -j60 -N2 "$file" 2>/dev/null | tr -d ' ')" != 0 ] || echo "interpreter sectionless" ;;
esac
# With -VV it says whether it is a free-threaded build, too.
if [ "$interpreter" = python ]; then
  version=$("/proc/$pid/exe" -VV 2>&1 </dev/null) || version=$( (exec_as "$uid" "$gid" "/proc/$pid/exe" -VV) 2>&1 </dev/null) || version=
  echo "version $version" | head -n 1
fi
