# Lists the processes of this container. Needs a POSIX shell and coreutils or busybox.
#
# A process is the container's when its environment holds the same ECS_CONTAINER_METADATA_URI_V4 as ours, which is true
# under pidMode "task" as well; where process 1 holds it the whole namespace is; a process whose environment was
# overwritten belongs where its parent does. Without the variable all of the namespace counts. This session's own
# processes are left out.
#
# Arguments: the beginnings of executable names that are enough to know the runtime, separated by spaces; then an
# extended regular expression for the libraries by which other programs embed a runtime, or nothing.
#
# Output, a line each:  E <as P, before the window is over>
#                       W
#                       H <window in 1/100 s> <ticks per second>
#                       P <pid> <ppid> <uid> <gid> <state> <threads> <ticks in the window> <ticks> <exe> <argv> <library>
# E and W come where the processes are few, and early: who reads them can go on while the window lasts. exe and argv are
# base64 ("-" when empty; "x" in front: hexadecimal), library is what was found, or "-".
. ../../../runtimes/shared/remote/execAs.sh
LC_ALL=C
export LC_ALL
names=$1 libraries=$2
name=ECS_CONTAINER_METADATA_URI_V4
uri=${ECS_CONTAINER_METADATA_URI_V4:-}
my_uid=$(id -u)

if printf a | base64 >/dev/null 2>&1; then encode() { base64 | tr -d '\n'; }
else encode() { printf x; od -An -v -tx1 | tr -d ' \n'; }; fi

now() { read -r up _ </proc/uptime; echo "${up%.*}${up#*.}"; }

# Sets state, ppid, sid, flags, ticks, threads of a process; false when it is gone.
read_stat() {
  read -r line 2>/dev/null <"/proc/$1/stat" || return 1
  # shellcheck disable=SC2086
  set -- ${line##*) }
  state=$1 ppid=$2 sid=$4 flags=$7 ticks=$((${12} + ${13})) threads=${18}
}

read_ids() {
  uid='' gid=''
  while read -r key _ effective _; do
    case $key in
    Uid:) uid=$effective ;;
    Gid:) gid=$effective; break ;;
    esac
  done 2>/dev/null <"/proc/$1/status"
  [ -n "$gid" ]
}

# peek PID COMMAND…: the command as ourselves, else as the process's own user (root without SYS_PTRACE may not look).
peek() {
  peek_pid=$1
  shift
  "$@" 2>/dev/null && return
  [ "$my_uid" = 0 ] && read_ids "$peek_pid" && [ "$uid" != 0 ] && (exec_as "$uid" "$gid" "$@") 2>/dev/null
}

started=$(now)
pids=
for folder in /proc/[0-9]*; do
  pid=${folder#/proc/}
  read_stat "$pid" || continue
  [ $((flags & 2097152)) = 0 ] && [ "$state" != Z ] || continue
  pids="$pids $pid"
  eval "ppid_$pid=$ppid sid_$pid=$sid ticks_$pid=$ticks mine_$pid=unknown"
done

# mine_<pid>: yes, no (another container's), unknown.
mark() { for marked in $2; do marked=${marked#/proc/}; eval "mine_${marked%%/*}=$1"; done; }
environment_of() { peek "$1" cat "/proc/$1/environ" | tr '\0' '\n'; }
if [ -z "$uri" ] || environment_of 1 | grep -qxF "$name=$uri"; then
  mark yes "$pids"
elif printf 'a\0b\0' | grep -qzxF b 2>/dev/null; then
  mark no "$(grep -lz "^$name=" /proc/[0-9]*/environ 2>/dev/null)"
  mark yes "$(grep -lzxF "$name=$uri" /proc/[0-9]*/environ 2>/dev/null)"
  slow=
  [ "$my_uid" = 0 ] && for pid in $pids; do (: <"/proc/$pid/environ") 2>/dev/null || slow="$slow $pid"; done
else
  slow=$pids
fi
for pid in ${slow:-}; do
  value=$(environment_of "$pid" | grep "^$name=")
  if [ "$value" = "$name=$uri" ]; then mark yes "$pid"; elif [ -n "$value" ]; then mark no "$pid"; fi
done

# Our own session: up from this shell as long as the parents belong to the container (never process 1).
above=" "
top=$$
walk=$$
chain=yes
while [ -n "$walk" ] && [ "$walk" -gt 1 ]; do
  above="$above$walk "
  if [ -n "$uri" ]; then eval "link=\${mine_$walk:-no}"; elif eval "[ \"\${sid_$walk:-}\" = \"\${sid_$$:-}\" ]"; then link=yes; else link=no; fi
  [ "$link" = yes ] || chain=no
  [ "$chain" = yes ] && top=$walk
  eval "walk=\${ppid_$walk:-}"
done

# Programs of other sessions of this kind, which may be Python or Node as well.
if printf 'a\0b\0' | grep -qz b 2>/dev/null; then
  mark no "$(grep -lz '^ECS_PROFILER_SESSION=' /proc/[0-9]*/environ 2>/dev/null)"
else
  for pid in $pids; do
    if eval "[ \$mine_$pid = yes ]" && environment_of "$pid" | grep -q '^ECS_PROFILER_SESSION='; then mark no "$pid"; fi
  done
fi

# True when the process is the container's and not of this session.
wanted() {
  case $above in *" $1 "*) return 1 ;; esac
  climb=$1
  verdict=unknown
  while [ -n "$climb" ] && [ "$climb" -gt 0 ]; do
    [ "$climb" = "$top" ] && return 1
    eval "one=\${mine_$climb:-unknown}"
    [ "$verdict" = unknown ] && verdict=$one
    eval "climb=\${ppid_$climb:-}"
  done
  [ "$verdict" = yes ]
}
chosen=
for pid in $pids; do wanted "$pid" && chosen="$chosen $pid"; done

# Whether the name of an executable tells its runtime.
tells() {
  for prefix in $names; do
    case $1 in "$prefix"*) return 0 ;; esac
  done
  return 1
}

# Sets facts_<pid>: "<uid> <gid>", about_<pid>: "<exe> <argv> <library>"; false when it is gone.
describe() {
  read_ids "$1" || return 1
  eval "facts_$1='$uid $gid'"
  exe=$(peek "$1" readlink "/proc/$1/exe")
  argv=$(head -c 2048 "/proc/$1/cmdline" 2>/dev/null | encode)
  library=
  [ -z "$libraries" ] || tells "${exe##*/}" || library=$(peek "$1" grep -oE "$libraries" "/proc/$1/maps" | head -n 1 | tr -cd 'A-Za-z0-9._+-')
  exe=$(printf %s "$exe" | encode)
  eval "about_$1='${exe:--} ${argv:--} ${library:--}'"
}
described=
count=0
for pid in $chosen; do
  describe "$pid" || continue
  described="$described $pid"
  count=$((count + 1))
done

# show LETTER: a line for each that still runs.
show() {
  for pid in $described; do
    read_stat "$pid" || continue
    eval "echo \"$1 $pid $ppid \$facts_$pid $state $threads \$((ticks - ticks_$pid)) $ticks \$about_$pid\""
  done
}
if [ "$count" -le 20 ]; then
  show E
  echo W
fi
left=$((50 + started - $(now)))
[ "$left" -gt 9 ] || left=10
sleep "0.$left" 2>/dev/null || sleep 1
ended=$(now)
echo "H $((ended - started)) $(getconf CLK_TCK 2>/dev/null || echo 100)"
show P
