# Runs the inspector driver (given on standard input) with the target's own Node, as the target's user where only that user
# may look at it. (execAs.sh goes in front.) Arguments: PID UID GID FOLDER REQUEST(JSON).
# Output: the driver's lines, then `ended <exit code>` and, when there is a recording, `file <path>`.
LC_ALL=C
export LC_ALL
umask 077
# The container's settings for its application must not load anything into the driver.
unset NODE_OPTIONS NODE_PATH NODE_V8_COVERAGE NODE_DEBUG NODE_EXTRA_CA_CERTS NODE_PENDING_DEPRECATION
pid=$1 uid=$2 gid=$3 file=$4/profile.gz request=$5
rm -f "$file"
child=
# The driver closes the inspector that it opened, then ends: it must be waited for.
trap '[ -n "$child" ] && kill -TERM "$child" 2>/dev/null && wait "$child"; rm -f "$file"; exit 143' HUP INT TERM
# A background command's own standard input would be /dev/null.
exec 4<&0
if readlink "/proc/$pid/exe" >/dev/null 2>&1; then
  "/proc/$pid/exe" --max-old-space-size=256 - "$request" <&4 3>"$file" &
else
  (cd / && exec_as "$uid" "$gid" "/proc/$pid/exe" --max-old-space-size=256 - "$request" <&4 3>"$file") &
fi
child=$!
wait "$child"
code=$?
child=
echo "ended $code"
[ "$code" = 0 ] && [ -s "$file" ] && echo "file $file"
exit 0
