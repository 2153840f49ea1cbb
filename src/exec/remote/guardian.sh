# Outlives the server: ends everything when the server is gone or the client has not been heard of for 15 s.
# $1: process id of the server.
guardian() {
  trap '' HUP INT TERM QUIT
  D= last= silent=0
  while sleep 1 && kill -0 "$1" 2>/dev/null && [ "$silent" -lt 15 ]; do
    find_folder || continue
    [ -d "$D" ] || exit 0
    beat=
    read -r beat <"$D/beat"
    if [ "$beat" = "$last" ]; then silent=$((silent + 1)); else silent=0; fi
    last=$beat
  done 2>/dev/null
  # The client reads why when it is back. A full terminal holds this up, and not what follows.
  [ "$silent" -lt 15 ] || { say FAIL silent >"/proc/$1/fd/1" & tick; } 2>/dev/null
  kill -KILL "$1" 2>/dev/null
  find_folder && clean
}

# The server makes the folder after the guardian has started.
find_folder() {
  [ -z "$D" ] || return 0
  for d in $(temp_folders); do
    [ -d "$d/.ecs-profiler-$N" ] && D=$d/.ecs-profiler-$N && return 0
  done
  return 1
}
