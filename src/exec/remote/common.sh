# Shared by the programs that serve one session in a task. POSIX sh: dash, bash, busybox ash.
# N: the session's nonce. D: its private folder. The client knows both; neither is a secret.

# One line to the client. Where a child's end interrupts a write that waits for the terminal, as in busybox, nothing of it was written.
say() {
  for _ in 1 2 3 4 5 6 7 8 9; do
    printf '@@%s %s\n' "$N" "$*" && return
  done
}
have() { command -v "$1" >/dev/null 2>&1; }

# Stdin as base64 in lines, each tagged so that writers on the terminal can mix.
encode() {
  if [ "$B64" = openssl ]; then openssl base64 | sed "s/^/$1 /"
  elif [ "$WIDE" = 1 ]; then base64 -w 760 | sed "s/^/$1 /"
  else base64 | sed "s/^/$1 /"
  fi
}
decode() {
  if [ "$B64" = openssl ]; then openssl base64 -d; else base64 -d; fi
}

# Binary block of file $4, of command $1: stream $2 (o or e), number $3. Its length is that before escapes (ESC). The empty lines
# at the end push the last bytes through the agent's filter, which holds back what may be the beginning of a character.
frame() {
  printf '@@%s B %s %s %s %s %s\n' "$N" "$1" "$2" "$3" "$(($(wc -c <"$4")))" "$(digest <"$4")"
  LC_ALL=C sed "$ESC" <"$4"
  printf '\n\n\n\n'
}

# A file to the terminal in one write: writers do not mix.
put_whole() { dd bs=524288 count=1 2>/dev/null; }

# Where the private folder may be, best first.
temp_folders() {
  for d in "$TMPDIR" /tmp /dev/shm /var/tmp; do
    case $d in /*) ;; *) continue ;; esac
    case $d in *[!A-Za-z0-9/._-]*) continue ;; esac
    echo "$d"
  done
}

# Starts a program of this session in a process group of its own; $! is the group.
spawn() {
  if [ "$GROUPS_BY" = setsid ]; then setsid sh "$D/s" "$@" </dev/null &
  else sh "$D/s" "$@" </dev/null &
  fi
}

# Sends a signal to every running command, and to what left its group but kept its mark.
signal_all() {
  for f in "$D"/*/pid; do
    [ -f "$f" ] && read -r g <"$f" && { kill "-$1" "-$g" || kill "-$1" "$g"; }
  done
  for f in $(grep -ls "ECS_PROFILER_SESSION=$N" /proc/[0-9]*/environ); do
    f=${f#/proc/}
    kill "-$1" "${f%/environ}"
  done
} 2>/dev/null

# Waits a tenth of a second, or a whole one where sleep knows no fractions.
tick() { sleep 0.1 || { sleep 1; n=$((n + 9)); }; } 2>/dev/null

# Whether this program leads a process group, so that signals to the group stay in it.
leads() { read -r _ _ _ _ g _ </proc/$$/stat && [ "$g" = $$ ]; }

busy() {
  for f in "$D"/*/pid; do [ -f "$f" ] && return 0; done
  return 1
}

# Ends what runs, TERM first and KILL a second later, and removes the private folder.
clean() {
  if busy; then
    signal_all TERM
    n=0
    while busy && [ $n -lt 10 ]; do
      n=$((n + 1))
      tick
    done
  fi
  signal_all KILL
  rm -rf "$D"
}
