# What the kernel tells of processes while they are recorded, as lines (../README.md). Has no loop of its own: whoever runs in
# the task anyway calls vitals_start, then vitals_look about once a second.
vitals_count=0 vitals_met=' ' vitals_began= vitals_last=0 vitals_there=' '
# Arguments: processes (one word), and yes for child processes too, as they come.
vitals_start() { vitals_pids=$1 vitals_family=$2; }
# Milliseconds since the machine started, in vitals_now; hundredths are what it tells.
vitals_clock() { read -r vitals_now _ </proc/uptime && vitals_now=$((${vitals_now%.*} * 1000 + (1${vitals_now#*.} - 100) * 10)); }
vitals_ticks() {
  set -- ${1##*) }
  vitals_ran=$(((${12} + ${13}) * 100)) vitals_waited=0
}
# How long thread $1 (a folder) ran and waited, in tenths of a millisecond; fails where it has ended or may not be read.
vitals_times() {
  vitals_tick=0 vitals_ran=
  if [ "${vitals_kind-}" != ticks ] && read -r vitals_ran vitals_waited _ <"$1/schedstat"; then
    case $vitals_ran in
    '' | *[!0-9]*) ;;
    *)
      if [ "$vitals_ran" != 0 ] || [ "${vitals_kind-}" = exact ]; then
        vitals_kind=exact vitals_ran=$((vitals_ran / 100000)) vitals_waited=$((vitals_waited / 100000))
        return 0
      fi
      ;;
    esac
  fi
  [ "${vitals_kind-}" != exact ] && read -r vitals_line <"$1/stat" || return 1
  vitals_kind=ticks vitals_tick=100
  vitals_ticks "$vitals_line"
} 2>/dev/null
# The number by which thread $1 (a folder) knows itself, in vitals_own.
vitals_number() {
  vitals_own=${1##*/}
  while read -r vitals_word vitals_line; do
    if [ "$vitals_word" = NSpid: ]; then
      vitals_own=${vitals_line##*[!0-9]}
      break
    fi
  done 2>/dev/null <"$1/status"
}
vitals_meet() {
  vitals_count=$((vitals_count + 1)) vitals_old_ran=0 vitals_old_waited=0
  case $vitals_met in
  *" $vitals_pid "*) ;;
  *)
    vitals_met="$vitals_met$vitals_pid " vitals_fresh="$vitals_fresh$vitals_pid "
    vitals_line=0
    read -r vitals_line 2>/dev/null <"/proc/$vitals_pid/stat"
    # shellcheck disable=SC2086
    set -- ${vitals_line##*) }
    echo "p $vitals_pid ${2:-0}"
    ;;
  esac
  case $vitals_fresh in *" $vitals_pid "*) vitals_old_ran=$vitals_ran vitals_old_waited=$vitals_waited ;; esac
  vitals_number "$vitals_folder"
  eval "vitals_n$vitals_tid=$vitals_count"
  echo "t $vitals_count $vitals_pid $vitals_tid $vitals_own $vitals_tick $vitals_ran"
}
# Forgets processes that have ended, finds those that others started.
vitals_children() {
  vitals_line=$vitals_pids vitals_pids='' vitals_old=$vitals_met vitals_met=' '
  for vitals_pid in $vitals_line; do [ ! -d "/proc/$vitals_pid" ] || vitals_pids="$vitals_pids $vitals_pid"; done
  for vitals_pid in $vitals_old; do [ ! -d "/proc/$vitals_pid" ] || vitals_met="$vitals_met$vitals_pid "; done
  for vitals_pid in $vitals_pids; do
    for vitals_folder in "/proc/$vitals_pid/task"/[0-9]*; do
      vitals_line=
      read -r vitals_line 2>/dev/null <"$vitals_folder/children"
      for vitals_child in $vitals_line; do
        case " $vitals_pids " in *" $vitals_child "*) ;; *) vitals_pids="$vitals_pids $vitals_child" ;; esac
      done
    done
  done
}
vitals_look() {
  vitals_clock
  [ -n "$vitals_began" ] || vitals_began=$vitals_now
  [ "$vitals_family" != yes ] || vitals_children
  vitals_fresh=' ' vitals_seen=' ' vitals_changes=
  for vitals_pid in $vitals_pids; do
    for vitals_folder in "/proc/$vitals_pid/task"/[0-9]*; do
      vitals_tid=${vitals_folder##*/}
      vitals_times "$vitals_folder" || continue
      vitals_seen="$vitals_seen$vitals_tid "
      case $vitals_there in
      *" $vitals_tid "*) eval "vitals_old_ran=\$vitals_r$vitals_tid vitals_old_waited=\$vitals_w$vitals_tid" ;;
      *) vitals_meet ;;
      esac
      if [ "$vitals_ran" != "$vitals_old_ran" ] || [ "$vitals_waited" != "$vitals_old_waited" ]; then
        eval "vitals_changes=\"\$vitals_changes \$vitals_n$vitals_tid \$((vitals_ran - vitals_old_ran)) \$((vitals_waited - vitals_old_waited))\""
      fi
      eval "vitals_r$vitals_tid=$vitals_ran vitals_w$vitals_tid=$vitals_waited"
    done
  done
  for vitals_tid in $vitals_there; do
    case $vitals_seen in *" $vitals_tid "*) ;; *) eval "echo \"e \$vitals_n$vitals_tid\"" ;; esac
  done
  vitals_there=$vitals_seen
  echo "l $((vitals_now - vitals_began - vitals_last))$vitals_changes"
  vitals_last=$((vitals_now - vitals_began))
}
