# The command server of a session: reads requests from the terminal, 48 bytes each, until the client quits.
# Their size is fixed because what reads a terminal by lines may take more than a line: bash's read does.
#   H k            heartbeat, answered          D id/name n    n bytes of base64 follow: append to that file
#   R id           run the command in id        K id           end it: TERM, then KILL
#   Q              clean up and say so; the next line (or the end of input) ends the server
serve() {
  exec 2>/dev/null
  settings
  stty raw -echo && RAW=1
  for c in base64 cat chmod dd grep head mkdir rm sed sleep; do
    have "$c" || [ "$c:$B64" = base64:openssl ] || fail "missing $c"
  done
  [ "$GROUPS_BY" = setsid ] || set -m
  watch
  private_folder || fail no-temp
  printf 'N=%s D=%s SUM=%s B64=%s WIDE=%s GROUPS_BY=%s FULL=%s\n%s\n' "$N" "$D" "$SUM" "$B64" "$WIDE" "$GROUPS_BY" "$FULL" "$T" >"$D/s"
  echo 0 >"$D/beat"
  say "READY raw=$RAW uid=$(id -u || echo 0) arch=$(uname -m || echo unknown) exec=$EXEC gzip=$GZIP sum=$SUM temp=${D%/*}"
  beats=0
  while line=$(take 48) && [ -n "$line" ]; do
    beats=$((beats + 1))
    echo $beats >"$D/beat"
    set -f
    set -- $line
    set +f
    case $1 in
      H) say "H $2" ;;
      D) block "$2" "$3" ;;
      R) spawn job "$2"
         echo $! >"$D/$2/pid" ;;
      K) spawn killer "$2" ;;
      Q) quit ;;
    esac
  done
}

fail() {
  say "FAIL $*"
  read -r line
  exit 1
}

# What the image offers.
settings() {
  RAW=0 EXEC=1 WIDE=0 FULL=0 GZIP=0 B64=base64 SUM=cksum GROUPS_BY=monitor
  have gzip && GZIP=1
  have setsid && GROUPS_BY=setsid
  have base64 || { have openssl && B64=openssl; }
  [ "$(echo | base64 -w 760)" = Cg== ] && WIDE=1
  [ "$(printf abc | dd bs=2 count=1 iflag=fullblock)" = ab ] && FULL=1
  for c in python3 openssl sha256sum; do have $c && SUM=$c; done
}

# The guardian starts before there is anything to guard: the server may be killed at any moment.
watch() {
  set -- sh -c 'T=$1 N=$2; set -- guardian "$3"; eval "$T"' ecs-profiler "$T" "$N" $$
  if [ "$GROUPS_BY" = setsid ]; then setsid "$@" </dev/null >/dev/null &
  else "$@" </dev/null >/dev/null &
  fi
  GUARD=$!
}

# A folder of our own in the first temp folder that is writable and not noexec, else in the first writable one.
private_folder() {
  for EXEC in 1 0; do
    for d in $(temp_folders); do
      D=$d/.ecs-profiler-$N
      (umask 077 && mkdir "$D") || continue
      printf '#!/bin/sh\n' >"$D/x" && chmod 700 "$D/x"
      "$D/x"
      [ $? -ne 126 ] || [ $EXEC = 0 ] && return 0
      rm -rf "$D"
    done
  done
  return 1
}

# Exactly $1 bytes of input, not one more.
take() {
  if [ $FULL = 1 ]; then dd bs="$1" count=1 iflag=fullblock; else dd ibs=1 obs=4096 count="$1"; fi
}

# Adds a block of $2 bytes to a file.
block() {
  mkdir -p "$D/${1%/*}"
  take "$2" | decode >>"$D/$1"
  say "D $1 $?"
}

# Its own process, so that the server keeps reading.
killer() {
  J=$D/$1
  read -r g <"$J/pid" || exit
  kill -TERM "-$g" || kill -TERM "$g"
  n=0
  while [ $n -lt 20 ]; do
    n=$((n + 1))
    tick
    [ -d "$J" ] || exit
  done
  kill -KILL "-$g" || kill -KILL "$g"
  rm -rf "$J"
  say "X $1 137 -1 -"
}

quit() {
  kill -KILL "-$GUARD" || kill -KILL "$GUARD"
  clean
  say BYE
  read -r line
  exit 0
}
