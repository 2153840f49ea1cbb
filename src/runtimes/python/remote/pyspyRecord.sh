# Records with py-spy.
# Arguments: PID SECONDS RATE PROGRAM FOLDER ATTACH(direct|dropped) UID GID SHA256-OR-EMPTY [more options of py-spy…]
# Output on stdout: `recording` when sampling starts; then `ended <exit code of py-spy>`, `elapsed <hundredths of a second>` that it
# sampled, `greenlets <no|maybe>` (whether they can run in the process), `file <path>`, and unless --idle is among the options
# `sampled <from> <to>` in milliseconds of the reader's clock and the reader's lines (src/vitals); what py-spy says goes to stderr.
# SECONDS count from `recording` on, until the word `stop` in FOLDER/control.
# Works in FOLDER, which is this session's own and private. Whatever ends this program ends py-spy.
. ../../shared/remote/execAs.sh
. ../../../vitals/remote/vitals.sh
LC_ALL=C
export LC_ALL
umask 077
# The service goes first.
renice -n 10 -p $$ >/dev/null 2>&1
pid=$1 seconds=$2 rate=$3 program=$4 folder=$5 attach=$6 uid=$7 gid=$8 sha=$9
shift 9
options=$* looked=0
case " $options " in *' --subprocesses '*) vitals_start "$pid" yes ;; *) vitals_start "$pid" no ;; esac
child=
stop() { [ -n "$child" ] && kill -9 "$child" 2>/dev/null; rm -f "$folder/own-py-spy" "$folder/profile.json" "$folder/said" "$folder/vitals"; }
trap 'stop; exit 143' HUP INT TERM
# Hundredths of a second since the machine started, in `at`.
now() { read -r at _ </proc/uptime && at=$((${at%.*} * 100 + 1${at#*.} - 100)); }
wants_stop() { word= && read -r word 2>/dev/null <"$folder/control"; [ "$word" = stop ]; }
# py-spy ends politely: it writes its file first.
tell() { told=$at && kill -INT "$child" 2>/dev/null; }
looks_at_threads() { case " $options " in *' --idle '*) false ;; esac }
look() { looks_at_threads && looked=$at && vitals_look >>"$folder/vitals"; }
rm -f "$folder/profile.json" "$folder/profile.json.gz" "$folder/vitals"
: >"$folder/profile.json" && : >"$folder/said" || exit 120

if [ -n "$sha" ]; then
  if [ "$attach" = dropped ]; then
    # The cache is closed to other users: a copy in this closed folder, reached through an open descriptor.
    cp "$program" "$folder/own-py-spy" && program=$folder/own-py-spy && chmod 0755 "$program"
  fi
  actual=$(sha256sum "$program" 2>/dev/null)
  if [ "${actual%% *}" != "$sha" ]; then
    echo "ecs-profiler: checksum mismatch" >&2
    stop
    exit 121
  fi
fi

# Its own timer is later than ours: it counts looks, not time.
set -- record --pid "$pid" --duration "$((seconds + 30))" --rate "$rate" --format speedscope --full-filenames "$@"
if [ "$attach" = dropped ]; then
  chmod 0666 "$folder/profile.json"
  # The other user cannot enter the folder: program and file are handed over as descriptors. The shell in between makes the
  # process "dumpable" again after the change of user, without which it could not open its own descriptors.
  # shellcheck disable=SC2016
  (cd / && exec_as "$uid" "$gid" sh -c 'exec /proc/self/fd/9 "$@" --output /proc/self/fd/8' sh "$@" </dev/null >>"$folder/said" 2>&1 8>>"$folder/profile.json" 9<"$program") &
else
  "$program" "$@" --output "$folder/profile.json" </dev/null >>"$folder/said" 2>&1 &
fi
child=$!

# A fifth of a second where sleep can, else whole seconds.
if sleep 0.01 2>/dev/null; then step=0.2; else step=1; fi
began= told= stuck=
now
launched=$at
look
while kill -0 "$child" 2>/dev/null; do
  now
  if [ -z "$began" ] && grep -q 'Sampling process' "$folder/said"; then
    began=$at
    echo recording
  fi
  if [ -n "$told" ]; then
    if [ $((at - told)) -ge 1500 ]; then
      stuck=yes
      kill -9 "$child" 2>/dev/null
    fi
  elif [ -z "$began" ]; then
    [ $((at - launched)) -lt 3000 ] || tell
  elif wants_stop || [ $((at - began)) -ge $((seconds * 100)) ]; then
    tell
  fi
  [ $((at - looked)) -lt 100 ] || look
  sleep "$step"
done
now
look
elapsed=$((${told:-$at} - ${began:-$at}))
# Loaded once, the library stays; a closed memory map tells nothing.
greenlets=maybe
(read -r _ <"/proc/$pid/maps") 2>/dev/null && ! grep -q greenlet "/proc/$pid/maps" 2>/dev/null && greenlets=no
wait "$child"
code=$?
child=
[ -z "$stuck" ] || echo "ecs-profiler: did not finish in time" >>"$folder/said"
tail -c 4000 "$folder/said" >&2
echo "ended $code"
echo "elapsed $elapsed"
echo "greenlets $greenlets"
if [ -s "$folder/profile.json" ]; then
  if gzip -c "$folder/profile.json" >"$folder/profile.json.gz" 2>/dev/null; then echo "file $folder/profile.json.gz"; rm -f "$folder/profile.json"
  else mv "$folder/profile.json" "$folder/profile.out" && echo "file $folder/profile.out"; fi
fi
if looks_at_threads; then
  sampled=$((${began:-$at} * 10 - vitals_began))
  echo "sampled $sampled $((sampled + elapsed * 10))"
  cat "$folder/vitals"
fi
rm -f "$folder/own-py-spy" "$folder/said" "$folder/vitals"
