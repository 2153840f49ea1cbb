# The command server of a session: serves the requests that come from the terminal until the client quits (README.md).
# Their size is fixed because what reads a terminal by lines may take more than a line: bash's read does.
. ./digest.sh
. ./common.sh
. ./requests.sh
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
  while next_request; do
    set -f
    set -- $line
    set +f
    case $1 in
      H) say "H $2" & ;;
      B | D) block "$@" ;;
      R) ran "$2" || { RAN="$RAN$2 "; spawn job "$2" "$3"; echo $! >"$D/$2/pid"; }
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
  START="#$N [A-Z][ -~]\{44\}" AHEAD=0 beats=0 RAN=' '
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

# Whether command $1 was run: what is sent for it then comes a second time.
ran() { case $RAN in *" $1 "*) ;; *) return 1 ;; esac; }

# Takes the $4 bytes that follow, binary (B) or base64 (D) as $1 says, and adds them to file $2 when they are the next block ($3) and
# intact ($5: the first 16 characters of their digest). What is stored already is answered like the first time.
block() {
  take "$4" >"$D/u"
  taken "$4"
  b=$D/u k=0 whole=0
  [ "$1" = B ] || { b=$D/b; decode <"$D/u" >"$b"; }
  case $(digest <"$b") in "$5"*) whole=1 ;; esac
  read -r k <"$D/$2.n"
  if [ "$3" -lt "$k" ] || ran "${2%%/*}"; then say "D $2 $3 0"
  elif [ "$3" != "$k" ] || [ $whole = 0 ]; then say "D $2 $3 1"
  elif mkdir -p "$D/${2%/*}" && cat "$b" >>"$D/$2" && echo $((k + 1)) >"$D/$2.n"; then say "D $2 $3 0"
  else
    # It will not be used: its room is needed to serve on.
    rm -f "$D/$2"
    say "D $2 $3 2"
  fi
  # Where bytes came twice, the block does not end where it seems to, and the next request may be in it.
  [ $whole = 1 ] || search
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
