# Requests out of a terminal whose bytes may come twice or changed (README.md). A request is a line of 64 bytes, sent twice:
#
#   …what came twice of the block before#0123456789abcdef B 7/f 3 32768 9f86d081884c7d65   ⏎
#                                       #0123456789abcdef B 7/f 3 32768 9f86d081884c7d65   ⏎32768 bytes of a block…
#
# A search reads ahead, more than it needs: AHEAD bytes are still to be taken, from descriptor 3, before the terminal is read again.

# Exactly $1 bytes of the terminal, not one more. dd without fullblock takes a read for a block, so it reads single bytes then.
read_exactly() {
  if [ $FULL = 1 ]; then dd bs="$1" count=1 iflag=fullblock; else dd ibs=1 obs=4096 count="$1"; fi
}

# Exactly $1 bytes of input. `taken $1` counts them: this may run in a shell of its own.
take() {
  if [ $AHEAD = 0 ]; then read_exactly "$1"
  elif [ "$1" -le $AHEAD ]; then dd bs="$1" count=1 <&3
  else
    dd bs=$AHEAD count=1 <&3
    read_exactly $(($1 - AHEAD))
  fi
}
taken() {
  [ $AHEAD != 0 ] || return 0
  AHEAD=$((AHEAD > $1 ? AHEAD - $1 : 0))
  [ $AHEAD != 0 ] || exec 3<&-
}

# The client was heard of: for the guardian.
heard() {
  beats=$((beats + 1))
  echo $beats >"$D/beat"
}

# Puts the words of the next request in `line`. False at the end of input. The shell drops NULs, of which a request has none.
next_request() {
  bad=
  while :; do
    line=$(take 128; echo .)
    taken 128
    heard
    half=${line%%"$NL"*}
    if [ "$line" = "$half$NL$half$NL." ] && [ ${#half} = 63 ]; then
      case $half in "#$N "*) line=${half#* }; return 0 ;; esac
    fi
    line=${line%.} last=$bad
    bad=$line
    # The search came back to it: it begins like a request, and is none.
    [ "$line" != "$last" ] || line=${line#?}
    printf %s "$line" >"$D/u"
    search || return 1
  done
}

# Goes on at the first line of a request in file u, or in what comes behind it. What is before that is passed over, a read at a
# time. False at the end of input.
search() {
  [ $AHEAD = 0 ] || cat <&3 >>"$D/u"
  while :; do
    # What is before that line and a line feed: less than the whole exactly where there is one.
    before=$(LC_ALL=C sed -n "/$START\$/{s/$START\$//;p;q;};p" <"$D/u" | wc -c)
    size=$(wc -c <"$D/u")
    [ "$before" -lt "$size" ] && break
    dd bs=4096 count=1 >"$D/w"
    [ -s "$D/w" ] || return 1
    heard
    # The line may have begun at the end.
    { tail -c 63 "$D/u"; cat "$D/w"; } >"$D/v"
    mv "$D/v" "$D/u"
  done
  mv "$D/u" "$D/ahead"
  exec 3<"$D/ahead"
  AHEAD=$((size - before + 1))
  [ "$before" -eq 1 ] || dd bs=$((before - 1)) count=1 <&3 >/dev/null
}
