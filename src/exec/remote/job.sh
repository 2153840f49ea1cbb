# Runs one command: $1 is its number, $D/$1 its folder with a (shell words of its argv), maybe i (its stdin).
# Its stdout goes out in verified chunks, binary or base64 as $2 says, its stderr (the first 64 KB) and exit code at the end.
job() {
  trap '' HUP INT TERM QUIT
  id=$1 HOW=$2 J=$D/$1
  (
    (
      in=/dev/null
      [ -f "$J/i" ] && in=$J/i
      (
        trap - HUP INT TERM QUIT
        export ECS_PROFILER_SESSION="$N"
        eval "set -- $(cat "$J/a")"
        exec "$@"
      ) <"$in" 2>&1 >&3 3>&-
      echo $? >"$J/rc"
      leads && kill -TERM 0
    ) | {
      head -c 65536 >"$J/e"
      cat >/dev/null
    }
  ) 3>&1 | chunks
  rm -rf "$J"
  leads && kill -KILL 0
}

# One read, one chunk: output leaves as it comes, in larger pieces when it comes fast. While one is written, the next is made.
chunks() {
  n=0 w=
  while dd bs=65536 count=1 2>/dev/null >"$J/o" && [ -s "$J/o" ]; do
    emit o
    n=$((n + 1))
  done
  mv "$J/e" "$J/o"
  emit e
  [ -z "$w" ] || wait "$w"
  rc=137
  read -r rc <"$J/rc"
  say "X $id $rc $n"
}

# Writes $J/o as block n of stream $1.
emit() {
  if [ "$HOW" = binary ]; then
    p=$J/p$((n % 2))
    frame "$id" "$1" "$n" "$J/o" >"$p"
    [ -z "$w" ] || wait "$w"
    put_whole <"$p" &
    w=$!
  else
    encode "=$id" <"$J/o"
    say "C $id $1 $n $(digest <"$J/o")"
  fi
}
