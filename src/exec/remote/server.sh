# The command server of a session: reads requests from the terminal, 48 bytes each, until the client quits (README.md).
# Their size is fixed because what reads a terminal by lines may take more than a line: bash's read does.
. ./digest.sh
. ./common.sh
. ./guardian.sh
. ./job.sh

serve() {
  exec 2>/dev/null
  settings
  stty raw -echo && RAW=1
  for c in base64 cat chmod dd grep head mkdir mv rm sed sleep wc; do
    have "$c" || [ "$c:$B64" = base64:openssl ] || fail "missing $c"
  done
  [ "$GROUPS_BY" = setsid ] || set -m
  watch
  private_folder || fail no-temp
  printf 'N=%s D=%s SUM=%s B64=%s WIDE=%s GROUPS_BY=%s FULL=%s ESC='\''%s'\''\n%s\n' "$N" "$D" "$SUM" "$B64" "$WIDE" "$GROUPS_BY" "$FULL" "$ESC" "$T" >"$D/s"
  echo 0 >"$D/beat"
  [ $RAW = 0 ] || probe
  say "READY raw=$RAW uid=$(id -u || echo 0) arch=$(uname -m || echo unknown) exec=$EXEC gzip=$GZIP sum=$SUM temp=${D%/*}"
  beats=0
  while line=$(take 48; echo .) && [ "$line" != . ]; do
    case $line in *"$NL.") ;; *) resync; continue ;; esac
    beats=$((beats + 1))
    echo $beats >"$D/beat"
    set -f
    set -- $line
    set +f
    case $1 in
      H) say "H $2" & ;;
      D) take "$4" | decode >"$D/b"
         block "$2" "$3" "$5" ;;
      B) take "$4" >"$D/b"
         block "$2" "$3" "$5" ;;
      R) [ -e "$D/$2/pid" ] || { spawn job "$2" "$3"; echo $! >"$D/$2/pid"; }
         say "R $2" ;;
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
  NL='
'
  RAW=0 EXEC=1 WIDE=0 FULL=0 GZIP=0 B64=base64 SUM=cksum GROUPS_BY=monitor
  have gzip && GZIP=1
  have setsid && GROUPS_BY=setsid
  have base64 || { have openssl && B64=openssl; }
  [ "$(echo | base64 -w 760)" = Cg== ] && WIDE=1
  [ "$(printf abc | dd bs=2 count=1 iflag=fullblock)" = ab ] && FULL=1
  for c in python3 openssl sha256sum; do have $c && SUM=$c; done
  ESC=$(printf 's/\357\277\274/&0/g;s/\357\277\275/\357\277\2741/g')
}

# All byte values and what the agent's filter may stumble over, as block 0: the client sees whether they arrive.
probe() {
  for a in 0 1 2 3; do for b in 0 1 2 3 4 5 6 7; do for c in 0 1 2 3 4 5 6 7; do printf "\\$a$b$c"; done; done; done >"$D/o"
  printf '\357\277\275\357\277\274\357\277\275\355\240\200\300\200\r\n\364\220\200\200\357\277' >>"$D/o"
  frame 0 o 0 "$D/o" >"$D/p"
  put_whole <"$D/p"
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

# Adds the block just taken to file $1, when it is the next one ($2) and intact ($3: the first 16 characters of its digest).
block() {
  k=0
  read -r k <"$D/$1.n"
  d=$(digest <"$D/b")
  if [ "$2" != "$k" ] || [ "${d#"$3"}" = "$d" ]; then
    say "D $1 $2 1"
  elif mkdir -p "$D/${1%/*}" && cat "$D/b" >>"$D/$1" && echo $((k + 1)) >"$D/$1.n"; then
    say "D $1 $2 0"
  else
    say "D $1 $2 2"
  fi
}

# Bytes of a request were lost or too many: goes on after the next end of line.
resync() {
  while :; do
    c=$(take 1; echo x)
    [ "$c" != "${NL}x" ] && [ "$c" != x ] || return 0
  done
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
  say "X $1 137 -1"
}

# The guardian goes last: the server may be killed while it cleans. The client ends the session; one that is gone by then does not.
quit() {
  clean
  kill -KILL "-$GUARD" || kill -KILL "$GUARD"
  say BYE
  sleep 5
  exit 0
}

# Serves in the session itself; is guardian, job or killer when it is run from its file.
"$@"
